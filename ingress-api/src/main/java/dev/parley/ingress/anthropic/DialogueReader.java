package dev.parley.ingress.anthropic;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.ingress.completion.Dialogue;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.completion.MessageParts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads {@code system} and {@code messages}. */
final class DialogueReader {
    private DialogueReader() {}

    static Dialogue read(Fields fields) {
        List<Message> messages = new ArrayList<>();
        JsonNode system = fields.find("system");
        if (system != null) {
            MessageParts instructions = texts(fields, "system", system);
            if (!instructions.isEmpty()) {
                messages.add(instructions.of(Role.SYSTEM));
            }
        }
        for (Fields message :
                fields.objects("messages", fields.required("messages", fields.find("messages")))) {
            read(message, messages);
        }
        return Dialogue.of(messages);
    }

    private static void read(Fields message, List<Message> messages) {
        String role = message.requiredText("role");
        JsonNode content = message.required("content", message.find("content"));
        switch (role) {
            case "user" -> messages.addAll(UserContent.read(message, content));
            case "assistant" -> AssistantContent.read(message, content).ifPresent(messages::add);
            case "system" -> messages.add(texts(message, "content", content).of(Role.SYSTEM));
            default -> throw message.wrong("role", "has to be user, assistant or system");
        }
        message.end();
    }

    /** Content that is text alone. */
    private static MessageParts texts(Fields fields, String name, JsonNode content) {
        MessageParts parts = new MessageParts();
        if (content.isString()) {
            parts.text(ContentBlock.visible(fields, name));
            return parts;
        }
        for (Fields block : fields.objects(name, content)) {
            String type = block.requiredText("type");
            if (!type.equals("text")) {
                throw block.wrong("type", "has to be text here");
            }
            parts.text(ContentBlock.text(block));
        }
        return parts;
    }
}

package dev.parley.ingress.openai;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.completion.Dialogue;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.completion.MessageParts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads {@code messages} of a chat completion. */
final class ChatMessages {
    private ChatMessages() {}

    static Dialogue read(Fields fields) {
        List<Message> messages = new ArrayList<>();
        for (Fields message :
                fields.objects("messages", fields.required("messages", fields.find("messages")))) {
            messages.add(message(message));
        }
        if (messages.isEmpty()) {
            throw fields.wrong("messages", "has to have at least one message");
        }
        return dialogue(messages);
    }

    /** The model answers what came last, whoever said it. */
    private static Dialogue dialogue(List<Message> messages) {
        if (messages.getLast().role() == Role.USER) {
            return Dialogue.of(messages);
        }
        int last = messages.size() - 1;
        return new Dialogue(List.copyOf(messages.subList(0, last)), List.of(messages.getLast()));
    }

    private static Message message(Fields message) {
        String role = message.requiredText("role");
        message.unsupported("function_call", "audio");
        // Tells speakers of one role apart; the message itself does that as well.
        message.ignore("name");
        Message read =
                switch (role) {
                    case "system", "developer" -> texts(message).of(Role.SYSTEM);
                    case "user" -> user(message);
                    case "assistant" -> assistant(message);
                    case "tool" -> texts(message).ofTool(message.requiredText("tool_call_id"));
                    default ->
                            throw message.wrong(
                                    "role", "has to be system, developer, user, assistant or tool");
                };
        message.end();
        return read;
    }

    private static MessageParts texts(Fields message) {
        MessageParts parts = new MessageParts();
        JsonNode content = message.required("content", message.find("content"));
        if (content.isString()) {
            parts.text(message.requiredText("content"));
            return parts;
        }
        for (Fields part : message.objects("content", content)) {
            if (!part.requiredText("type").equals("text")) {
                throw part.unsupported("type", "has to be text here");
            }
            parts.text(part.requiredText("text"));
            part.end();
        }
        return parts;
    }

    private static Message user(Fields message) {
        JsonNode content = message.required("content", message.find("content"));
        if (content.isString()) {
            return Message.text(Role.USER, message.requiredText("content"));
        }
        MessageParts parts = new MessageParts();
        for (Fields part : message.objects("content", content)) {
            switch (part.requiredText("type")) {
                case "text" -> parts.text(part.requiredText("text"));
                case "image_url" -> parts.image(image(part));
                default -> throw part.unsupported("type", "has to be text or image_url");
            }
            part.end();
        }
        if (parts.isEmpty()) {
            throw message.wrong("content", "is empty");
        }
        return parts.of(Role.USER);
    }

    private static String image(Fields part) {
        Fields image = part.required("image_url", part.object("image_url"));
        String url = ImageUrl.of(image, "url");
        // How closely a model looks is left to the provider.
        image.ignore("detail");
        image.end();
        return url;
    }

    private static Message assistant(Fields message) {
        MessageParts parts = new MessageParts();
        JsonNode content = message.find("content");
        if (content != null && content.isString()) {
            parts.text(message.requiredText("content"));
        } else if (content != null) {
            for (Fields part : message.objects("content", content)) {
                String type = part.requiredText("type");
                if (!type.equals("text") && !type.equals("refusal")) {
                    throw part.unsupported("type", "has to be text or refusal");
                }
                parts.text(part.requiredText(type));
                part.end();
            }
        }
        String refusal = message.text("refusal");
        if (refusal != null) {
            parts.text(refusal);
        }
        for (Fields call : message.objects("tool_calls")) {
            parts.toolCall(toolCall(call));
        }
        // Clients hand back with a message what they made of it.
        message.ignore("annotations", "parsed");
        if (parts.isEmpty()) {
            throw message.wrong("content", "is missing");
        }
        return parts.of(Role.ASSISTANT);
    }

    private static ToolCall toolCall(Fields call) {
        String id = call.requiredText("id");
        if (!call.requiredText("type").equals("function")) {
            throw call.unsupported("type", "has to be function");
        }
        Fields function = call.required("function", call.object("function"));
        ToolCall read =
                new ToolCall(id, function.requiredText("name"), function.requiredText("arguments"));
        function.ignore("parsed_arguments");
        function.end();
        // Some clients repeat the place of a call in the stream that it came in.
        call.ignore("index");
        call.end();
        return read;
    }
}

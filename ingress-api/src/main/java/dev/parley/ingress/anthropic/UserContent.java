package dev.parley.ingress.anthropic;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.completion.MessageParts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads what a user says: answers of tools first, then text and images. */
final class UserContent {
    private UserContent() {}

    /** At least one message. */
    static List<Message> read(Fields message, JsonNode content) {
        MessageParts said = new MessageParts();
        List<Message> messages = new ArrayList<>();
        if (content.isString()) {
            said.text(ContentBlock.visible(message, "content"));
        } else {
            for (Fields block : message.objects("content", content)) {
                String type = block.requiredText("type");
                switch (type) {
                    case "text" -> said.text(ContentBlock.text(block));
                    case "image" -> said.image(ContentBlock.image(block));
                    case "tool_result" -> messages.add(toolResult(block, said));
                    default -> throw ContentBlock.unsupported(block, type);
                }
            }
        }
        if (!said.isEmpty()) {
            messages.add(said.of(Role.USER));
        }
        if (messages.isEmpty()) {
            throw message.wrong("content", "is empty");
        }
        return messages;
    }

    private static Message toolResult(Fields block, MessageParts said) {
        if (!said.isEmpty()) {
            throw block.wrong("type", "is tool_result, which has to stand before all else");
        }
        String call = block.requiredText("tool_use_id");
        MessageParts answer = new MessageParts();
        JsonNode content = block.find("content");
        if (Boolean.TRUE.equals(block.flag("is_error"))) {
            answer.text("Error:");
        }
        if (content != null && content.isString()) {
            answer.text(block.requiredText("content"));
        } else if (content != null) {
            for (Fields part : block.objects("content", content)) {
                String type = part.requiredText("type");
                switch (type) {
                    case "text" -> answer.text(ContentBlock.text(part));
                    case "image" -> answer.image(ContentBlock.image(part));
                    default -> throw ContentBlock.unsupported(part, type);
                }
            }
        }
        block.ignore("cache_control");
        block.end();
        return answer.ofTool(call);
    }
}

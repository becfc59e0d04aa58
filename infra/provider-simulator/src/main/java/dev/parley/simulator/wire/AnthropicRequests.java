package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Conversation;
import dev.parley.simulator.answer.Message;
import dev.parley.simulator.answer.Message.Role;
import dev.parley.simulator.answer.Offer;
import dev.parley.simulator.answer.Prompt;
import dev.parley.simulator.answer.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads requests for messages. Source: Anthropic's API reference, "Create a Message". */
final class AnthropicRequests {

    private AnthropicRequests() {}

    static Call read(JsonNode body) {
        RequestFields fields = new RequestFields(body);
        OptionalInt maxTokens = fields.count("max_tokens", Integer.MAX_VALUE);
        if (maxTokens.isEmpty()) {
            throw RequestFields.expected("max_tokens", "an integer of at least 1");
        }
        Prompt prompt =
                new Prompt(
                        Conversation.of(messages(body, fields.messages())),
                        offer(fields, body.path("tool_choice")),
                        maxTokens,
                        fields.texts("stop_sequences"),
                        0,
                        1,
                        schema(body.path("output_config").path("format")));
        Map<String, String> metadata = fields.metadata();
        return new Call(
                fields.text("model"),
                prompt,
                fields.flag("stream"),
                true,
                metadata.get("user_id"),
                metadata);
    }

    private static List<Message> messages(JsonNode body, List<JsonNode> nodes) {
        List<Message> messages = new ArrayList<>(nodes.size() + 1);
        String system = Contents.text(body.path("system"), "system");
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, system));
        }
        for (int index = 0; index < nodes.size(); index++) {
            add(nodes.get(index), "messages[" + index + "]", messages);
        }
        return messages;
    }

    /** Tool results inside a message become messages of their own, as the other wire has them. */
    private static void add(JsonNode node, String field, List<Message> messages) {
        Role role = role(node, field);
        JsonNode content = node.path("content");
        if (!content.isArray()) {
            messages.add(new Message(role, Contents.text(content, field)));
            return;
        }
        List<String> said = new ArrayList<>();
        for (JsonNode block : content.values()) {
            switch (block.path("type").asString("")) {
                case "tool_result" ->
                        messages.add(
                                new Message(
                                        Role.TOOL, Contents.text(block.path("content"), field)));
                case "tool_use" ->
                        said.add(block.path("name").asString("") + "(" + block.path("input") + ")");
                default -> said.add(Contents.part(block));
            }
        }
        if (!said.isEmpty()) {
            messages.add(new Message(role, String.join("\n", said)));
        }
    }

    private static Role role(JsonNode message, String field) {
        return switch (message.path("role").asString("")) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw RequestFields.expected(field + ".role", "user, assistant or system");
        };
    }

    /** Tools that the provider itself runs are never called. */
    private static Offer offer(RequestFields fields, JsonNode choice) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode element : fields.elements("tools")) {
            if (element.path("type").asString("custom").equals("custom")) {
                Tool tool =
                        new Tool(element.path("name").asString(""), element.path("input_schema"));
                if (tool.name().isEmpty()) {
                    throw RequestFields.expected(
                            "tools[" + tools.size() + "].name", "a non-empty string");
                }
                tools.add(tool);
            }
        }
        String type = choice.path("type").asString("auto");
        return type.equals("tool")
                ? Contents.offer(tools, "any", List.of(choice.path("name").asString("")))
                : Contents.offer(tools, type, List.of());
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return format.path("type").asString("").equals("json_schema")
                ? format.path("schema")
                : null;
    }
}

package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Conversation;
import dev.parley.simulator.answer.Message;
import dev.parley.simulator.answer.Message.Role;
import dev.parley.simulator.answer.Offer;
import dev.parley.simulator.answer.Prompt;
import dev.parley.simulator.answer.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads requests for chat completions. Source: OpenAI's API reference, "Create chat completion".
 */
final class OpenAiRequests {
    private static final int MOST_CHOICES = 16;
    private static final String FUNCTION = "function";

    private OpenAiRequests() {}

    static Call read(JsonNode body) {
        RequestFields fields = new RequestFields(body);
        OptionalInt maxTokens = fields.count("max_completion_tokens", Integer.MAX_VALUE);
        Prompt prompt =
                new Prompt(
                        Conversation.of(messages(fields.messages())),
                        offer(fields, body.path("tool_choice")),
                        maxTokens.isPresent()
                                ? maxTokens
                                : fields.count("max_tokens", Integer.MAX_VALUE),
                        fields.texts("stop"),
                        fields.number("seed", 0),
                        fields.count("n", MOST_CHOICES).orElse(1),
                        schema(fields.object("response_format")));
        return new Call(
                fields.text("model"),
                prompt,
                fields.flag("stream"),
                fields.object("stream_options").path("include_usage").asBoolean(false),
                fields.optionalText("user"),
                fields.metadata());
    }

    private static List<Message> messages(List<JsonNode> nodes) {
        List<Message> messages = new ArrayList<>(nodes.size());
        for (JsonNode node : nodes) {
            String field = "messages[" + messages.size() + "]";
            messages.add(new Message(role(node, field), text(node, field)));
        }
        return messages;
    }

    private static Role role(JsonNode message, String field) {
        return switch (message.path("role").asString("")) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> Role.TOOL;
            default ->
                    throw RequestFields.expected(
                            field + ".role", "system, developer, user, assistant or tool");
        };
    }

    private static String text(JsonNode message, String field) {
        StringBuilder text = new StringBuilder(Contents.text(message.path("content"), field));
        for (JsonNode call : message.path("tool_calls").values()) {
            JsonNode function = call.path("function");
            text.append(function.path("name").asString(""))
                    .append('(')
                    .append(function.path("arguments").asString(""))
                    .append(')');
        }
        return text.toString();
    }

    /** Custom tools, whose input is no JSON, are never called. */
    private static List<Tool> tools(RequestFields fields) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode element : fields.elements("tools")) {
            if (element.path("type").asString(FUNCTION).equals(FUNCTION)) {
                JsonNode function = element.path("function");
                Tool tool =
                        new Tool(function.path("name").asString(""), function.path("parameters"));
                if (tool.name().isEmpty()) {
                    throw RequestFields.expected(
                            "tools[" + tools.size() + "].function.name", "a non-empty string");
                }
                tools.add(tool);
            }
        }
        return tools;
    }

    private static Offer offer(RequestFields fields, JsonNode choice) {
        List<Tool> tools = tools(fields);
        if (choice.isString()) {
            return Contents.offer(tools, choice.stringValue(), List.of());
        }
        JsonNode named = choice.path(FUNCTION).path("name");
        if (named.isString()) {
            return Contents.offer(tools, "required", List.of(named.stringValue()));
        }
        JsonNode allowed = choice.path("allowed_tools");
        List<String> names =
                allowed.path("tools")
                        .valueStream()
                        .map(tool -> tool.path(FUNCTION).path("name").asString(""))
                        .toList();
        return Contents.offer(tools, allowed.path("mode").asString("auto"), names);
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (format.path("type").asString("text")) {
            case "json_object" -> JsonNodeFactory.instance.objectNode();
            case "json_schema" -> format.path("json_schema").path("schema");
            default -> null;
        };
    }
}

package dev.parley.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Answer.End;
import dev.parley.simulator.answer.Model;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages. Source: Anthropic's API reference, "Messages", "Streaming messages" and "Errors". */
public final class AnthropicWire implements Wire {

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Call read(JsonNode body) {
        return AnthropicRequests.read(body);
    }

    @Override
    public Script script(Call call, Reply reply) {
        return new AnthropicMessage(call, reply).script();
    }

    @Override
    public byte[] model(Model model) {
        return Json.bytes(modelNode(model));
    }

    @Override
    public byte[] models(List<Model> models) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("data").addAll(models.stream().map(AnthropicWire::modelNode).toList());
        root.put("has_more", false)
                .put("first_id", models.getFirst().id())
                .put("last_id", models.getLast().id());
        return Json.bytes(root);
    }

    @Override
    public byte[] error(Problem problem, String requestId) {
        return Json.bytes(errorNode(problem).put("request_id", requestId));
    }

    @Override
    public byte[] errorFrame(Problem problem, String requestId) {
        return ("event: error\ndata: " + errorNode(problem) + "\n\n").getBytes(UTF_8);
    }

    /** Why an answer ends, in this wire's words. */
    static String stopReason(Answer answer) {
        return switch (answer) {
            case Answer.ToolCall _ -> "tool_use";
            case Answer.Text(_, End.OutOfTokens()) -> "max_tokens";
            case Answer.Text(_, End.Stopped(_)) -> "stop_sequence";
            case Answer.Text(_, End.Finished()) -> "end_turn";
        };
    }

    private static ObjectNode modelNode(Model model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.id() + " (simulated)")
                .put("created_at", Model.CREATED.toString());
    }

    private static ObjectNode errorNode(Problem problem) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "error");
        root.putObject("error")
                .put("type", type(problem.status()))
                .put("message", problem.message());
        return root;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}

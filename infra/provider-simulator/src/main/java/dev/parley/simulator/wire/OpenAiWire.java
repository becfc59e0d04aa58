package dev.parley.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Answer.End;
import dev.parley.simulator.answer.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions. Source: OpenAI's API reference, "Chat completion object" and "Streaming". */
public final class OpenAiWire implements Wire {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Call read(JsonNode body) {
        return OpenAiRequests.read(body);
    }

    @Override
    public Script script(Call call, Reply reply) {
        return call.stream()
                ? new OpenAiStream(call, reply).script()
                : new OpenAiBody(call, reply).script();
    }

    /** Why an answer ends, in this wire's words. */
    static String finishReason(Answer answer) {
        return switch (answer) {
            case Answer.ToolCall _ -> "tool_calls";
            case Answer.Text(_, End.OutOfTokens()) -> "length";
            case Answer.Text(_, End.Finished()), Answer.Text(_, End.Stopped(_)) -> "stop";
        };
    }

    @Override
    public byte[] model(Model model) {
        return Json.bytes(modelNode(model));
    }

    @Override
    public byte[] models(List<Model> models) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("object", "list");
        root.putArray("data").addAll(models.stream().map(OpenAiWire::modelNode).toList());
        return Json.bytes(root);
    }

    @Override
    public byte[] error(Problem problem, String requestId) {
        return Json.bytes(errorNode(problem));
    }

    @Override
    public byte[] errorFrame(Problem problem, String requestId) {
        return ("data: " + errorNode(problem) + "\n\n").getBytes(UTF_8);
    }

    private static ObjectNode modelNode(Model model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", model.id())
                .put("object", "model")
                .put("created", Model.CREATED.getEpochSecond())
                .put("owned_by", "parley-simulator");
    }

    private static ObjectNode errorNode(Problem problem) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("error")
                .put("message", problem.message())
                .put("type", type(problem.status()))
                .put("param", problem.field())
                .put("code", code(problem));
        return root;
    }

    private static String type(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    private static @Nullable String code(Problem problem) {
        return switch (problem.status()) {
            case 401 -> "invalid_api_key";
            case 404 -> problem.field() == null ? null : "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }
}

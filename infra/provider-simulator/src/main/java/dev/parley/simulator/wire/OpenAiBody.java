package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Piece;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A chat completion in one piece. */
final class OpenAiBody {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Call call;
    private final Reply reply;

    OpenAiBody(Call call, Reply reply) {
        this.call = call;
        this.reply = reply;
    }

    Script script() {
        return new Script(
                new byte[0],
                Frame.bare(reply.answers()),
                Json.bytes(body()),
                OpenAiWire.finishReason(reply.answers().getFirst()),
                reply.usage());
    }

    /** The usage object, as chunks carry it too. */
    static ObjectNode usage(Usage usage) {
        ObjectNode node =
                NODES.objectNode()
                        .put("prompt_tokens", usage.promptTokens())
                        .put("completion_tokens", usage.completionTokens())
                        .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        node.putObject("prompt_tokens_details").put("cached_tokens", 0);
        node.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return node;
    }

    private ObjectNode body() {
        ObjectNode body =
                NODES.objectNode()
                        .put("id", "chatcmpl-" + reply.id())
                        .put("object", "chat.completion")
                        .put("created", reply.time().getEpochSecond())
                        .put("model", call.model());
        ArrayNode choices = body.putArray("choices");
        for (Answer answer : reply.answers()) {
            ObjectNode choice = choices.addObject().put("index", choices.size() - 1);
            choice.set("message", message(answer, choices.size() - 1));
            choice.putNull("logprobs").put("finish_reason", OpenAiWire.finishReason(answer));
        }
        body.set("usage", usage(reply.usage()));
        return body;
    }

    private ObjectNode message(Answer answer, int choice) {
        ObjectNode message = NODES.objectNode().put("role", "assistant").putNull("refusal");
        switch (answer) {
            case Answer.Text(List<Piece> parts, _) -> message.put("content", Piece.join(parts));
            case Answer.ToolCall(Piece name, List<Piece> arguments) -> {
                ObjectNode call = message.putNull("content").putArray("tool_calls").addObject();
                call.put("id", "call_" + reply.id() + choice).put("type", "function");
                call.putObject("function")
                        .put("name", name.text())
                        .put("arguments", Piece.join(arguments));
            }
        }
        return message;
    }
}

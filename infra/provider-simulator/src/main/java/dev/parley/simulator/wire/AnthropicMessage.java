package dev.parley.simulator.wire;

import static dev.parley.simulator.wire.Frame.Template.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Answer.End;
import dev.parley.simulator.answer.Piece;
import dev.parley.simulator.wire.Frame.Template;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A message, in events or in one piece. This wire knows one answer a call. */
final class AnthropicMessage {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Call call;
    private final Reply reply;
    private final Answer answer;

    AnthropicMessage(Call call, Reply reply) {
        this.call = call;
        this.reply = reply;
        this.answer = reply.answers().getFirst();
    }

    Script script() {
        return new Script(
                call.stream() ? opening() : new byte[0],
                call.stream() ? frames() : Frame.bare(reply.answers()),
                call.stream() ? closing() : Json.bytes(whole()),
                AnthropicWire.stopReason(answer),
                reply.usage());
    }

    private byte[] opening() {
        ObjectNode start = NODES.objectNode().put("type", "message_start");
        ObjectNode message = message();
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(0));
        start.set("message", message);
        String block =
                switch (answer) {
                    case Answer.Text _ ->
                            event(
                                    "content_block_start",
                                    "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
                    case Answer.ToolCall _ -> "";
                };
        return (event(start) + block + event("ping", "")).getBytes(UTF_8);
    }

    private List<Frame> frames() {
        return switch (answer) {
            case Answer.Text(List<Piece> parts, _) -> frames("text_delta", "text", parts);
            case Answer.ToolCall(Piece name, List<Piece> arguments) -> {
                Template start =
                        Template.of(
                                event(
                                        "content_block_start",
                                        "\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_"
                                                + reply.id()
                                                + "\",\"name\":\""
                                                + TEXT
                                                + "\",\"input\":{}}"));
                List<Frame> frames = new ArrayList<>();
                frames.add(new Frame(start, name));
                frames.addAll(frames("input_json_delta", "partial_json", arguments));
                yield frames;
            }
        };
    }

    private static List<Frame> frames(String type, String field, List<Piece> pieces) {
        Template template =
                Template.of(
                        event(
                                "content_block_delta",
                                "\"index\":0,\"delta\":{\"type\":\""
                                        + type
                                        + "\",\""
                                        + field
                                        + "\":\""
                                        + TEXT
                                        + "\"}"));
        return pieces.stream().map(piece -> new Frame(template, piece)).toList();
    }

    private byte[] closing() {
        ObjectNode delta = NODES.objectNode().put("type", "message_delta");
        delta.putObject("delta")
                .put("stop_reason", AnthropicWire.stopReason(answer))
                .put("stop_sequence", stopSequence());
        delta.set("usage", usage(reply.usage().completionTokens()));
        return (event("content_block_stop", "\"index\":0")
                        + event(delta)
                        + event("message_stop", ""))
                .getBytes(UTF_8);
    }

    private ObjectNode whole() {
        ObjectNode message = message();
        ObjectNode block = message.putArray("content").addObject();
        switch (answer) {
            case Answer.Text(List<Piece> parts, _) ->
                    block.put("type", "text").put("text", Piece.join(parts));
            case Answer.ToolCall(Piece name, List<Piece> arguments) ->
                    block.put("type", "tool_use")
                            .put("id", "toolu_" + reply.id())
                            .put("name", name.text())
                            .set("input", Json.read(Piece.join(arguments)));
        }
        message.put("stop_reason", AnthropicWire.stopReason(answer))
                .put("stop_sequence", stopSequence());
        message.set("usage", usage(reply.usage().completionTokens()));
        return message;
    }

    private ObjectNode message() {
        return NODES.objectNode()
                .put("id", "msg_" + reply.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", call.model());
    }

    private ObjectNode usage(int outputTokens) {
        return NODES.objectNode()
                .put("input_tokens", reply.promptTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", outputTokens);
    }

    private @Nullable String stopSequence() {
        return answer instanceof Answer.Text(_, End.Stopped(String by)) ? by : null;
    }

    private static String event(ObjectNode data) {
        return "event: " + data.path("type").stringValue() + "\ndata: " + data + "\n\n";
    }

    private static String event(String type, String fields) {
        return "event: "
                + type
                + "\ndata: {\"type\":\""
                + type
                + "\""
                + (fields.isEmpty() ? "" : "," + fields)
                + "}\n\n";
    }
}

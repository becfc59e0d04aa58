package dev.parley.ingress.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.AnswerFrames;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.problem.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The frames of one streamed message: its text is the first block, and the calls of tools are those
 * behind it.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Streaming messages</a>
 */
final class MessageFrames implements AnswerFrames {
    private static final byte[] PING = frame(event("ping"));

    private final TurnId turn;
    private final @Nullable String requestId;
    private boolean hasText;

    /**
     * @param requestId that errors name
     */
    MessageFrames(TurnId turn, @Nullable String requestId) {
        this.turn = turn;
        this.requestId = requestId;
    }

    @Override
    public List<byte[]> begin(Instant created, String model, boolean withText) {
        ObjectNode event = event("message_start");
        event.set("message", MessageAnswer.message(turn, model));
        return List.of(frame(event));
    }

    @Override
    public List<byte[]> text(String piece) {
        ObjectNode event = event("content_block_delta").put("index", 0);
        event.putObject("delta").put("type", "text_delta").put("text", piece);
        if (hasText) {
            return List.of(frame(event));
        }
        hasText = true;
        return List.of(textStart(), frame(event));
    }

    @Override
    public List<byte[]> end(List<ToolCall> calls, FinishReason reason, @Nullable TokenCount usage) {
        List<byte[]> frames = new ArrayList<>();
        int index = 0;
        if (hasText) {
            frames.add(blockStop(index++));
        }
        for (ToolCall call : calls) {
            frames.add(toolStart(index, call));
            frames.add(toolInput(index, call));
            frames.add(blockStop(index++));
        }
        frames.add(messageDelta(reason, usage));
        frames.add(frame(event("message_stop")));
        return frames;
    }

    @Override
    public byte[] refusal(Refusal refusal) {
        return frame(AnthropicErrors.body(refusal, requestId));
    }

    @Override
    public byte[] alive() {
        return PING;
    }

    private static byte[] textStart() {
        ObjectNode event = event("content_block_start").put("index", 0);
        event.putObject("content_block").put("type", "text").put("text", "").putNull("citations");
        return frame(event);
    }

    private static byte[] toolStart(int index, ToolCall call) {
        ObjectNode event = event("content_block_start").put("index", index);
        event.set(
                "content_block",
                MessageAnswer.toolUse(call, EventJson.mapper().createObjectNode()));
        return frame(event);
    }

    private static byte[] toolInput(int index, ToolCall call) {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.putObject("delta")
                .put("type", "input_json_delta")
                .put("partial_json", call.arguments());
        return frame(event);
    }

    private static byte[] blockStop(int index) {
        return frame(event("content_block_stop").put("index", index));
    }

    /** Why the model stopped, and all that it consumed. */
    private static byte[] messageDelta(FinishReason reason, @Nullable TokenCount usage) {
        ObjectNode event = event("message_delta");
        event.putObject("delta")
                .put("stop_reason", MessageAnswer.stopReason(reason))
                .putNull("stop_sequence");
        event.set("usage", MessageAnswer.usage(usage));
        return frame(event);
    }

    private static ObjectNode event(String type) {
        return EventJson.mapper().createObjectNode().put("type", type);
    }

    private static byte[] frame(ObjectNode event) {
        return "event: %s\ndata: %s\n\n"
                .formatted(event.get("type").stringValue(), event)
                .getBytes(UTF_8);
    }
}

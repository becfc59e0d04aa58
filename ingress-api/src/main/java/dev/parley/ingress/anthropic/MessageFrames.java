package dev.parley.ingress.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.TokenCount;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The frames of a streamed message.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Streaming messages</a>
 */
final class MessageFrames {
    /** Says that the stream is alive. */
    static final byte[] PING = frame(event("ping"));

    private MessageFrames() {}

    static byte[] messageStart(TurnId turn, String model) {
        ObjectNode event = event("message_start");
        event.set("message", MessageAnswer.message(turn, model));
        return frame(event);
    }

    static byte[] textStart(int index) {
        ObjectNode event = event("content_block_start").put("index", index);
        event.putObject("content_block").put("type", "text").put("text", "").putNull("citations");
        return frame(event);
    }

    static byte[] text(int index, String piece) {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.putObject("delta").put("type", "text_delta").put("text", piece);
        return frame(event);
    }

    static byte[] toolStart(int index, ToolCall call) {
        ObjectNode event = event("content_block_start").put("index", index);
        event.set(
                "content_block",
                MessageAnswer.toolUse(call, EventJson.mapper().createObjectNode()));
        return frame(event);
    }

    static byte[] toolInput(int index, ToolCall call) {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.putObject("delta")
                .put("type", "input_json_delta")
                .put("partial_json", call.arguments());
        return frame(event);
    }

    static byte[] blockStop(int index) {
        return frame(event("content_block_stop").put("index", index));
    }

    /** Why the model stopped, and all that it consumed. */
    static byte[] messageDelta(@Nullable FinishReason reason, @Nullable TokenCount usage) {
        ObjectNode event = event("message_delta");
        event.putObject("delta")
                .put("stop_reason", MessageAnswer.stopReason(reason))
                .putNull("stop_sequence");
        event.set("usage", MessageAnswer.usage(usage));
        return frame(event);
    }

    static byte[] messageStop() {
        return frame(event("message_stop"));
    }

    static byte[] error(ObjectNode error) {
        return frame(error);
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

package dev.parley.ingress.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.TokenCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The frames of one streamed chat completion. What all of them share is put into bytes once.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Streaming</a>
 */
final class ChatFrames {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

    private static final byte[] END = "\n\n".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);

    private final String head;
    private final byte[] text;
    private final byte[] afterText;
    private final String tail;
    private final boolean withUsage;

    /**
     * @param withUsage whether the client wants the usage, so that all frames say something of it
     */
    ChatFrames(TurnId turn, Instant created, String model, boolean withUsage) {
        this.withUsage = withUsage;
        head =
                "{\"id\":%s,\"object\":\"chat.completion.chunk\",\"created\":%d,\"model\":%s,\"choices\":["
                        .formatted(
                                quoted(ChatAnswer.id(turn)),
                                created.getEpochSecond(),
                                quoted(model));
        tail = withUsage ? "],\"usage\":null}" : "]}";
        text = ("data: " + head + "{\"index\":0,\"delta\":{\"content\":\"").getBytes(UTF_8);
        afterText =
                ("\"},\"logprobs\":null,\"finish_reason\":null}" + tail + "\n\n").getBytes(UTF_8);
    }

    /** The first: who speaks. */
    byte[] role(boolean withText) {
        return delta(
                "{\"role\":\"assistant\",\"content\":%s,\"refusal\":null}"
                        .formatted(withText ? "\"\"" : "null"));
    }

    /** The next piece of the answer. */
    byte[] text(String piece) {
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(piece);
        return joined(text, quoted, afterText);
    }

    /** All that ends a whole answer. */
    List<byte[]> end(List<ToolCall> calls, String reason, @Nullable TokenCount usage) {
        List<byte[]> frames = new ArrayList<>();
        for (int index = 0; index < calls.size(); index++) {
            frames.add(toolCall(index, calls.get(index)));
            frames.add(toolArguments(index, calls.get(index)));
        }
        frames.add(finish(reason));
        if (withUsage) {
            frames.add(usage(usage));
        }
        frames.add(DONE);
        return frames;
    }

    /** That a tool is to be called; its arguments follow. */
    private byte[] toolCall(int index, ToolCall call) {
        return delta(
                "{\"tool_calls\":[{\"index\":%d,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}]}"
                        .formatted(index, quoted(call.toolCallId()), quoted(call.name())));
    }

    private byte[] toolArguments(int index, ToolCall call) {
        return delta(
                "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":%s}}]}"
                        .formatted(index, quoted(call.arguments())));
    }

    /** Why the model stopped. */
    private byte[] finish(String reason) {
        return frame(
                head
                        + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":"
                        + quoted(reason)
                        + "}"
                        + tail);
    }

    /** What it consumed. */
    private byte[] usage(@Nullable TokenCount usage) {
        return frame(head + "],\"usage\":" + (usage == null ? "null" : usage.ofChat()) + "}");
    }

    private byte[] delta(String delta) {
        return frame(
                head
                        + "{\"index\":0,\"delta\":"
                        + delta
                        + ",\"logprobs\":null,\"finish_reason\":null}"
                        + tail);
    }

    private static byte[] frame(String json) {
        return data(json.getBytes(UTF_8));
    }

    /** JSON as a frame without a name. */
    static byte[] data(byte[] json) {
        return joined(DATA, json, END);
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = new byte[first.length + second.length + third.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }

    private static String quoted(String text) {
        return EventJson.mapper().writeValueAsString(text);
    }
}

package dev.parley.ingress.openai;

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
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The frames of one streamed chat completion. What all of them share is put into bytes once.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Streaming</a>
 */
final class ChatFrames implements AnswerFrames {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

    private static final byte[] END = "\n\n".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] NONE = {};

    private final TurnId turn;
    private final boolean withUsage;
    private final String tail;
    private final byte[] afterText;
    private String head = "";
    private byte[] text = NONE;

    /**
     * @param withUsage whether the client wants the usage, so that all frames say something of it
     */
    ChatFrames(TurnId turn, boolean withUsage) {
        this.turn = turn;
        this.withUsage = withUsage;
        tail = withUsage ? "],\"usage\":null}" : "]}";
        afterText =
                ("\"},\"logprobs\":null,\"finish_reason\":null}" + tail + "\n\n").getBytes(UTF_8);
    }

    /** Who speaks. */
    @Override
    public List<byte[]> begin(Instant created, String model, boolean withText) {
        head =
                "{\"id\":%s,\"object\":\"chat.completion.chunk\",\"created\":%d,\"model\":%s,\"choices\":["
                        .formatted(
                                quoted(ChatAnswer.id(turn)),
                                created.getEpochSecond(),
                                quoted(model));
        text = ("data: " + head + "{\"index\":0,\"delta\":{\"content\":\"").getBytes(UTF_8);
        return List.of(
                delta(
                        "{\"role\":\"assistant\",\"content\":%s,\"refusal\":null}"
                                .formatted(withText ? "\"\"" : "null")));
    }

    @Override
    public List<byte[]> text(String piece) {
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(piece);
        return List.of(joined(text, quoted, afterText));
    }

    @Override
    public List<byte[]> end(List<ToolCall> calls, FinishReason reason, @Nullable TokenCount usage) {
        List<byte[]> frames = new ArrayList<>();
        for (int index = 0; index < calls.size(); index++) {
            frames.add(toolCall(index, calls.get(index)));
            frames.add(toolArguments(index, calls.get(index)));
        }
        frames.add(finish(ChatAnswer.word(reason)));
        if (withUsage) {
            frames.add(usage(usage));
        }
        frames.add(DONE);
        return frames;
    }

    @Override
    public byte[] refusal(Refusal refusal) {
        return joined(DATA, OpenAiErrors.body(refusal), END);
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
        return joined(DATA, json.getBytes(UTF_8), END);
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

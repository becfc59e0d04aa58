package dev.parley.orchestrator.context;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a model is given. Tokens are those of {@code cl100k_base}: near enough for every
 * model's budget, and several times quicker to count than its successor. No image is looked into.
 *
 * <p>Thread safety: immutable.
 */
public final class TextMeasure {
    /** What chat formats add to a message: its role and the marks around it. */
    private static final int FRAME_TOKENS = 4;

    /** {@code {"role":"assistant","content":""},} and some. */
    private static final int FRAME_BYTES = 48;

    /** {@code {"tool_call_id":"","name":"","arguments":""},} and some; a tool has no more. */
    private static final int TOOL_BYTES = 72;

    /** Quotes and a comma. */
    private static final int ELEMENT_BYTES = 3;

    /**
     * What the largest image that is not scaled down costs with Anthropic; with OpenAI it is less.
     *
     * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Vision, image
     *     costs</a>
     */
    private static final int IMAGE_TOKENS = 1_600;

    private static final int ESCAPED_BYTES = 6;

    private final Encoding encoding =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    /** The size of a message with this text. */
    public Size measure(String text) {
        return new Size(tokens(text) + FRAME_TOKENS, jsonBytes(text) + FRAME_BYTES);
    }

    /** The size of messages, with their images and tool calls. */
    public Size measure(List<Message> messages) {
        Size total = Size.NONE;
        for (Message message : messages) {
            total = total.plus(measure(message.content()));
            for (String image : orNone(message.images())) {
                total = total.plus(new Size(IMAGE_TOKENS, jsonBytes(image) + ELEMENT_BYTES));
            }
            total = total.plus(calls(message.toolCalls()));
            if (message.toolCallId() != null) {
                total = total.plus(part(message.toolCallId(), FRAME_BYTES));
            }
        }
        return total;
    }

    /** The size of an answer. */
    public Size answer(String text, @Nullable List<ToolCall> toolCalls) {
        return measure(text).plus(calls(toolCalls));
    }

    /** The size of tool calls, beside the text of their message. */
    public Size calls(@Nullable List<ToolCall> toolCalls) {
        Size total = Size.NONE;
        for (ToolCall call : orNone(toolCalls)) {
            total =
                    total.plus(part(call.toolCallId(), TOOL_BYTES))
                            .plus(part(call.name(), 0))
                            .plus(part(call.arguments(), 0));
        }
        return total;
    }

    /** The size of what parameters give a model to read, or null when they give nothing. */
    public @Nullable Size tools(@Nullable GenerationParameters parameters) {
        if (parameters == null) {
            return null;
        }
        Size total = Size.NONE;
        for (Tool tool : orNone(parameters.tools())) {
            total =
                    total.plus(measure(tool.name()))
                            .plus(part(tool.description(), TOOL_BYTES))
                            .plus(part(tool.parameters(), 0));
        }
        total = total.plus(part(parameters.responseFormat(), 0));
        return total.equals(Size.NONE) ? null : total;
    }

    private Size part(@Nullable String text, int around) {
        return text == null ? Size.NONE : new Size(tokens(text), jsonBytes(text) + around);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** How many tokens the text alone has. */
    public int tokens(String text) {
        return encoding.countTokensOrdinary(text);
    }

    private static int jsonBytes(String text) {
        int bytes = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < ' ') {
                bytes += ESCAPED_BYTES;
            } else if (unit == '"' || unit == '\\') {
                bytes += 2;
            } else if (unit < 0x80) {
                bytes += 1;
            } else if (unit < 0x800 || Character.isSurrogate(unit)) {
                bytes += 2; // a surrogate is half of a character of four bytes
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}

package dev.parley.ingress.prompt;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a model would be given, near enough to plan with: counted by {@code cl100k_base},
 * whatever the model, with four tokens around each message and three before the answer, and as many
 * for an image as the largest has. Thread-safe.
 *
 * @see <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">OpenAI's
 *     cookbook on the tokens around messages</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Anthropic on those of
 *     images</a>
 */
public final class TokenEstimate {
    private static final int AROUND_MESSAGE = 4;
    private static final int BEFORE_ANSWER = 3;
    private static final int IMAGE = 1_600;

    /** Loads when first used, as many processes never need it. */
    private static final class Vocabulary {
        static final Encoding ENCODING =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }

    private TokenEstimate() {}

    /** Those of messages, and of the tools that are offered with them. */
    public static long of(List<Message> messages, @Nullable List<Tool> tools) {
        long sum = BEFORE_ANSWER;
        for (Message message : messages) {
            sum += AROUND_MESSAGE + of(message.content()) + of(message.toolCallId());
            sum += (long) IMAGE * orNone(message.images()).size();
            for (ToolCall call : orNone(message.toolCalls())) {
                sum += of(call.toolCallId()) + of(call.name()) + of(call.arguments());
            }
        }
        for (Tool tool : orNone(tools)) {
            sum +=
                    AROUND_MESSAGE
                            + of(tool.name())
                            + of(tool.description())
                            + of(tool.parameters());
        }
        return sum;
    }

    /** Those of a text alone, if there is one. */
    public static int of(@Nullable String text) {
        return text == null ? 0 : Vocabulary.ENCODING.countTokensOrdinary(text);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}

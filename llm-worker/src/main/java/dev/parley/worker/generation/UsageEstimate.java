package dev.parley.worker.generation;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens where the provider did not say. Thread-safe.
 *
 * @see <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">OpenAI's
 *     cookbook: four tokens around each message, three before the reply</a>
 */
public final class UsageEstimate {
    private static final int AROUND_MESSAGE = 4;
    private static final int BEFORE_REPLY = 3;

    /**
     * What the largest image that is not scaled down costs with Anthropic; with OpenAI it is less.
     *
     * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Vision, image
     *     costs</a>
     */
    private static final int IMAGE = 1_600;

    /** Loads when first used, as most processes never need it. */
    private static final class Vocabulary {
        static final Encoding ENCODING =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }

    /** What a request consumed that brought this answer. */
    public Usage of(GenerationRequested request, String text, List<ToolCall> toolCalls) {
        long prompt = BEFORE_REPLY + parameters(request.parameters());
        for (Message message : request.messages()) {
            prompt += AROUND_MESSAGE + tokens(message.content()) + tokens(message.toolCalls());
            prompt += message.images() == null ? 0 : (long) IMAGE * message.images().size();
        }
        return new Usage(
                prompt, tokens(text) + tokens(toolCalls), null, null, UsageSource.ESTIMATED);
    }

    private static long parameters(@Nullable GenerationParameters parameters) {
        if (parameters == null) {
            return 0;
        }
        long tokens = tokens(parameters.responseFormat());
        if (parameters.tools() != null) {
            for (Tool tool : parameters.tools()) {
                tokens += AROUND_MESSAGE + tokens(tool.name());
                tokens += tokens(tool.description()) + tokens(tool.parameters());
            }
        }
        return tokens;
    }

    private static long tokens(@Nullable List<ToolCall> calls) {
        long tokens = 0;
        if (calls != null) {
            for (ToolCall call : calls) {
                tokens += tokens(call.name()) + tokens(call.arguments());
            }
        }
        return tokens;
    }

    private static long tokens(@Nullable String text) {
        return text == null ? 0 : Vocabulary.ENCODING.countTokensOrdinary(text);
    }
}

package dev.parley.worker.generation;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.events.generation.Message;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.util.List;

/**
 * Counts tokens where the provider did not say. Thread-safe.
 *
 * @see <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">OpenAI's
 *     cookbook: four tokens around each message, three before the reply</a>
 */
public final class UsageEstimate {
    private static final int AROUND_MESSAGE = 4;
    private static final int BEFORE_REPLY = 3;

    /** Loads when first used, as most processes never need it. */
    private static final class Vocabulary {
        static final Encoding ENCODING =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }

    /** What a call with these messages consumed that brought this text. */
    public Usage of(List<Message> messages, String text) {
        long prompt = BEFORE_REPLY;
        for (Message message : messages) {
            prompt += AROUND_MESSAGE + Vocabulary.ENCODING.countTokensOrdinary(message.content());
        }
        return new Usage(
                prompt,
                Vocabulary.ENCODING.countTokensOrdinary(text),
                null,
                null,
                UsageSource.ESTIMATED);
    }
}

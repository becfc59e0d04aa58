package dev.parley.ingress.prompt;

import dev.parley.events.conversation.Branch;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt can bring with it beside its text. Whoever makes one has checked it.
 *
 * @param parameters how the model shall write; null for the provider's defaults
 * @param branch where the prompt goes on; null for behind the latest turn
 * @param input what the model is given as the prompt, where that is not the text alone; the text
 *     may be empty then
 * @param unlisted whether the conversation, if this prompt opens it, is kept out of lists
 * @param metadata a JSON object of texts that the sender attached
 */
public record Particulars(
        @Nullable GenerationParameters parameters,
        @Nullable Branch branch,
        @Nullable List<Message> input,
        boolean unlisted,
        @Nullable String metadata) {

    /** The prompt is its text, and goes on behind the latest turn. */
    public static final Particulars NONE = new Particulars(null, null, null, false, null);

    /** The prompt is its text, and goes on somewhere else. */
    public static Particulars on(Branch branch) {
        return new Particulars(null, branch, null, false, null);
    }

    @Override
    public String toString() {
        return "Particulars[" + (branch == null ? "" : branch.parentTurnId()) + "]";
    }
}

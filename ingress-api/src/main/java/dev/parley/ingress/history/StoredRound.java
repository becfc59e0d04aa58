package dev.parley.ingress.history;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt and its answer, as a model can be given them again.
 *
 * @param input what the model was given as the prompt, where that was not the text alone
 * @param toolCalls what the model wanted to be called
 */
public record StoredRound(
        String prompt,
        @Nullable List<Message> input,
        String answer,
        @Nullable List<ToolCall> toolCalls) {

    @Override
    public String toString() {
        return "StoredRound[]";
    }
}

package dev.parley.ingress.completion;

import dev.parley.events.turn.Usage;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.history.StoredTurn.StoredUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a turn consumed. What nobody said is zero. */
public record TokenCount(long input, long cached, long output, long reasoning) {

    /** Of a turn that has just ended. */
    public static @Nullable TokenCount of(@Nullable Usage usage) {
        return usage == null
                ? null
                : of(
                        usage.promptTokens(),
                        usage.cachedPromptTokens(),
                        usage.completionTokens(),
                        usage.reasoningTokens());
    }

    /** Of a turn that is stored. */
    public static @Nullable TokenCount of(@Nullable StoredUsage usage) {
        return usage == null
                ? null
                : of(
                        usage.promptTokens(),
                        usage.cachedPromptTokens(),
                        usage.completionTokens(),
                        usage.reasoningTokens());
    }

    private static TokenCount of(
            long input, @Nullable Long cached, long output, @Nullable Long reasoning) {
        return new TokenCount(input, orZero(cached), output, orZero(reasoning));
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    /** {@code usage} of a response. */
    public ObjectNode ofResponse() {
        ObjectNode usage = EventJson.mapper().createObjectNode();
        usage.put("input_tokens", input);
        usage.putObject("input_tokens_details")
                .put("cached_tokens", cached)
                .put("cache_write_tokens", 0);
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details").put("reasoning_tokens", reasoning);
        usage.put("total_tokens", input + output);
        return usage;
    }

    /** {@code usage} of a chat completion. */
    public ObjectNode ofChat() {
        ObjectNode usage = EventJson.mapper().createObjectNode();
        usage.put("prompt_tokens", input);
        usage.put("completion_tokens", output);
        usage.put("total_tokens", input + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        return usage;
    }
}

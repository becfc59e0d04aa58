package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.orchestrator.context.TextMeasure;
import org.jspecify.annotations.Nullable;

/** What a generation used where nobody reported it. */
record Estimates(TextMeasure texts) {

    /** What a generation that decided used: as it reports, or a count when it completed. */
    @Nullable Usage decided(GenerationEnded ended, int contextTokens) {
        return ended.usage() == null && ended.result() == GenerationResult.COMPLETED
                ? completed(ended, contextTokens)
                : ended.usage();
    }

    /** What a completed generation used. */
    Usage completed(GenerationEnded ended, int contextTokens) {
        return ended.usage() == null
                ? new Usage(
                        contextTokens,
                        texts.tokens(ended.text()) + texts.calls(ended.toolCalls()).tokens(),
                        null,
                        null,
                        UsageSource.ESTIMATED)
                : ended.usage();
    }

    /** What a generation used at least of which nothing more is known than that it started. */
    static Usage lost(int contextTokens) {
        return new Usage(contextTokens, 0, null, null, UsageSource.ESTIMATED);
    }
}

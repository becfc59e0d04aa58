package dev.parley.worker.model;

import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call of a model ended. */
public sealed interface ModelAnswer {

    /** What the provider said that the call consumed, or null when it did not say. */
    @Nullable Usage usage();

    /** The model wrote to the end. */
    record Finished(FinishReason reason, @Nullable Usage usage) implements ModelAnswer {}

    /**
     * This side hung up: the watch was stopped, or the sink wanted no more.
     *
     * @param begun whether the provider had taken the call, and so bills the prompt
     */
    record Stopped(boolean begun, @Nullable Usage usage) implements ModelAnswer {}

    /**
     * The provider failed.
     *
     * @param worthRetrying whether the same call can succeed later
     * @param retryAfter how long the provider asks to be left alone, or null
     * @param cause what was thrown, or null when nothing was
     */
    record Failed(
            TurnError error,
            boolean worthRetrying,
            @Nullable Duration retryAfter,
            @Nullable Usage usage,
            @Nullable Throwable cause)
            implements ModelAnswer {

        /** The same call would fail again. */
        public static Failed forGood(ErrorCategory category, String message) {
            return new Failed(new TurnError(category, message), false, null, null, null);
        }

        static Failed forNow(ErrorCategory category, String message) {
            return new Failed(new TurnError(category, message), true, null, null, null);
        }

        Failed with(@Nullable Usage consumed) {
            return new Failed(error, worthRetrying, retryAfter, consumed, cause);
        }

        /** The same, with what was thrown. */
        public Failed because(Throwable thrown) {
            return new Failed(error, worthRetrying, retryAfter, usage, thrown);
        }
    }
}

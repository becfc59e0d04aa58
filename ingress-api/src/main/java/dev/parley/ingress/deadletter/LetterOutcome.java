package dev.parley.ingress.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a command did to a letter, or would do.
 *
 * @param replays how often the letter has then been replayed; absent where nothing is known of it
 * @param detail why not, or what to mind
 */
record LetterOutcome(String id, Result result, @Nullable Integer replays, @Nullable String detail) {

    /** In a word. */
    enum Result {
        @JsonProperty("would_replay")
        WOULD_REPLAY,
        @JsonProperty("would_discard")
        WOULD_DISCARD,
        @JsonProperty("replayed")
        REPLAYED,
        @JsonProperty("discarded")
        DISCARDED,
        /** There is nothing to do: it was done before. */
        @JsonProperty("skipped")
        SKIPPED,
        /** It cannot be done. */
        @JsonProperty("refused")
        REFUSED
    }
}

package dev.parley.ingress.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What has become of a dead letter. */
public enum LetterState {
    /** Nothing yet. */
    @JsonProperty("pending")
    PENDING,
    /** A replay was begun and is not known to have come to its end: repeat it to finish it. */
    @JsonProperty("replaying")
    REPLAYING,
    /** It was handed to its group again. */
    @JsonProperty("replayed")
    REPLAYED,
    /** It is being put aside: repeat that to finish it. */
    @JsonProperty("discarding")
    DISCARDING,
    /** It was put aside for good. */
    @JsonProperty("discarded")
    DISCARDED;

    /** Its name in the database and in requests. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an operator still has something to do: it is pending, or what was begun is open. */
    public boolean isOpen() {
        return switch (this) {
            case PENDING, REPLAYING, DISCARDING -> true;
            case REPLAYED, DISCARDED -> false;
        };
    }
}

package dev.parley.events.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is a dead letter.
 *
 * @param kind a short word that letters can be counted by: {@link #UNREADABLE}, {@link #REFUSED},
 *     or the category that a turn failed with
 * @param message for people; names fields, never what they hold
 * @param cause what was thrown, or null when nothing was
 * @param first when the record failed first, this time in its group
 * @param last when it failed last
 * @param attempts how often it was tried, at least 1
 */
public record Failure(
        String kind,
        String message,
        @Nullable Throwable cause,
        Instant first,
        Instant last,
        int attempts) {
    /** The bytes are no event of this topic. */
    public static final String UNREADABLE = "unreadable";

    /** The event is well-formed, but what holds the data refuses it. */
    public static final String REFUSED = "refused";

    /** A record that can never be read: tried once, and not again. */
    public static Failure unreadable(String message, Instant at) {
        return new Failure(UNREADABLE, message, null, at, at, 1);
    }
}

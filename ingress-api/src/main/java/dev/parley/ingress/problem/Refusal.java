package dev.parley.ingress.problem;

import dev.parley.events.identity.TurnId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not served.
 *
 * @param message for people; names the field and the bound, never repeats content or credentials
 * @param field the part of the request that is wrong, where it is one
 * @param limit the bound that was exceeded, in the unit that the message names
 * @param retryAfter when it may work, where waiting helps
 * @param turnId the turn it is about, where there is one
 */
public record Refusal(
        ProblemCode code,
        String message,
        @Nullable String field,
        @Nullable Long limit,
        @Nullable Duration retryAfter,
        @Nullable TurnId turnId) {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** A refusal that is about no single field. */
    public static Refusal of(ProblemCode code, String message) {
        return new Refusal(code, message, null, null, null, null);
    }

    /** A refusal because of one field. */
    public static Refusal ofField(ProblemCode code, String field, String message) {
        return new Refusal(code, message, field, null, null, null);
    }

    /** A refusal because something is larger than allowed. */
    public static Refusal beyond(ProblemCode code, String field, long limit, String message) {
        return new Refusal(code, message, field, limit, null, null);
    }

    /** A refusal because a neighbour is away; the client should come again. */
    public static Refusal later(ProblemCode code, String message) {
        return later(code, message, SOON);
    }

    /** A refusal of what will be served after some time. */
    public static Refusal later(ProblemCode code, String message, Duration time) {
        return new Refusal(code, message, null, null, time, null);
    }

    /** When it may work in whole seconds, at least one; null where waiting does not help. */
    public @Nullable Long retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }

    /** The same, about a turn. */
    public Refusal about(TurnId turn) {
        return new Refusal(code, message, field, limit, retryAfter, turn);
    }

    /** This refusal as what ends the handling of a request. */
    public Refused asException() {
        return new Refused(this);
    }
}

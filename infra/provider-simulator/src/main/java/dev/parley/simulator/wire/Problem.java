package dev.parley.simulator.wire;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is answered with an error; each wire puts it in its own shape.
 *
 * @param field the field of the request that is at fault
 */
public record Problem(
        int status, String message, @Nullable String field, OptionalInt retryAfterSeconds) {

    public static Problem of(int status, String message) {
        return new Problem(status, message, null, OptionalInt.empty());
    }
}

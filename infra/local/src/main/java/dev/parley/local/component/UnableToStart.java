package dev.parley.local.component;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The system, or a part of it, did not come up. The message is for the user and names what to do.
 */
public final class UnableToStart extends RuntimeException {
    public UnableToStart(String message) {
        super(message);
    }

    public UnableToStart(String message, Throwable cause) {
        super(message, cause);
    }

    /** One that tells of everything that was suppressed in this one as well. */
    public UnableToStart withSuppressed() {
        String all =
                Stream.concat(Stream.of(this), Arrays.stream(getSuppressed()))
                        .map(Throwable::getMessage)
                        .collect(Collectors.joining("\n"));
        return new UnableToStart(all, this);
    }
}

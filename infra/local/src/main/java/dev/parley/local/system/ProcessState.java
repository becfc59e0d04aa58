package dev.parley.local.system;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one process is.
 *
 * @param pid absent when it is down
 * @param ports by what they are for
 * @param rssBytes the memory it occupies, where the system tells
 */
public record ProcessState(
        String name,
        Health health,
        @Nullable Long pid,
        Map<String, Integer> ports,
        @Nullable Instant startedAt,
        @Nullable Long rssBytes) {

    /** What a user wants to know first. */
    public enum Health {
        /** It can do its work. */
        READY,
        /** It runs since not long ago and cannot do its work yet. */
        STARTING,
        /** It runs and cannot do its work. */
        UNHEALTHY,
        DOWN
    }
}

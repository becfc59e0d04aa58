package dev.parley.sink.row;

import java.time.Instant;

/**
 * A time that PostgreSQL can hold: years 1 to 9999. What lies outside can only come from a broken
 * clock and is moved to the nearer end.
 */
final class StorableTime {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private StorableTime() {}

    static String of(Instant time) {
        Instant held = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return held.toString();
    }
}

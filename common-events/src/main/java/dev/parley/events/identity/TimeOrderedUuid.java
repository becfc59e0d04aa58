package dev.parley.events.identity;

import dev.parley.events.time.ProcessClock;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * UUID version 7: 48 bits of Unix milliseconds, then random bits, so that ids made later sort
 * later.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, 5.7</a>
 */
final class TimeOrderedUuid {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedUuid() {}

    static UUID next() {
        return of(ProcessClock.get().millis(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    static UUID of(long unixMillis, long randomA, long randomB) {
        long high = (unixMillis << 16) | 0x7000L | (randomA & 0x0FFFL);
        long low = (randomB & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}

package dev.parley.simulator.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How {@code sim-flaky} treats a conversation: the first attempt is refused with 429 and {@code
 * Retry-After}, the second with 503, the third is answered, and then it starts anew. Remembers the
 * last ten thousand conversations until the process ends. Thread-safe.
 */
public final class Flakiness {
    private static final int REMEMBERED = 10_000;

    private final Map<String, Integer> attempts =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /** What the next attempt at the conversation with this fingerprint runs into. */
    public synchronized Optional<Fault> meet(String fingerprint) {
        return switch (attempts.merge(fingerprint, 1, Integer::sum)) {
            case 1 -> Optional.of(new Fault.Refusal(429, OptionalInt.of(1)));
            case 2 -> Optional.of(new Fault.Refusal(503, OptionalInt.empty()));
            default -> {
                attempts.remove(fingerprint);
                yield Optional.empty();
            }
        };
    }
}

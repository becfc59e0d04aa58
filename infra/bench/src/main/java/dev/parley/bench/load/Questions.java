package dev.parley.bench.load;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Prompts, of which no two are the same, in this run or another. Thread-safe. */
public final class Questions {
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong asked = new AtomicLong();

    String next() {
        return "Question %s-%d about tides".formatted(run, asked.incrementAndGet());
    }
}

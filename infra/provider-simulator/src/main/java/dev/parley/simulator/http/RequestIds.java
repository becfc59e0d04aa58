package dev.parley.simulator.http;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Ids that no other request has, of this run or another. Thread-safe. */
final class RequestIds {
    private final String run;
    private final AtomicLong count = new AtomicLong();

    RequestIds(RandomGenerator random) {
        this.run = HexFormat.of().toHexDigits(random.nextLong());
    }

    String next() {
        return "sim" + run + HexFormat.of().toHexDigits(count.incrementAndGet(), 8);
    }
}

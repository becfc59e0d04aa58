package dev.parley.sink.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the sink counts.
 *
 * <ul>
 *   <li>{@code parley.sink.records{topic,result}}: of each topic, records whose offsets may be
 *       committed = {@code stored} + {@code passed_over} + {@code dead_lettered}
 *   <li>{@code parley.sink.rows{table,result}}: of {@code turns}, {@code usage_log} and {@code
 *       provider_costs}, rows that were to be stored = {@code written} + {@code repeated}; a
 *       repeated one was there before
 *   <li>{@code parley.sink.write}: how long transactions took; their number = batches + the halves
 *       of those that held a record that was refused
 *   <li>{@code parley.sink.failures}: batches that have to be tried again
 *   <li>{@code parley.sink.indexed}: turns whose messages were made searchable
 *   <li>{@code parley.sink.search.behind}: how old, in seconds, the turns are that are made
 *       searchable right now; 0 when none waits
 *   <li>{@code parley.sink.stalled}: how many listeners are trying a batch again right now
 * </ul>
 *
 * <p>A record that is read again is counted again. Thread safety: all of it may be called from any
 * thread.
 */
public final class SinkMeters {
    private final MeterRegistry registry;
    private final Timer writes;
    private final Counter failures;
    private final Counter indexed;
    private final AtomicLong behindMillis = new AtomicLong();
    private final AtomicInteger stalled = new AtomicInteger();

    /** Registers the meters. */
    public SinkMeters(MeterRegistry registry) {
        this.registry = registry;
        writes = registry.timer("parley.sink.write");
        failures = registry.counter("parley.sink.failures");
        indexed = registry.counter("parley.sink.indexed");
        Gauge.builder("parley.sink.search.behind", behindMillis, millis -> millis.get() / 1e3)
                .register(registry);
        Gauge.builder("parley.sink.stalled", stalled, AtomicInteger::get).register(registry);
    }

    void records(String topic, Tally.Result result, int records) {
        registry.counter(
                        "parley.sink.records",
                        "topic",
                        topic,
                        "result",
                        result.name().toLowerCase(Locale.ROOT))
                .increment(records);
    }

    /** Of so many rows for a table, this many were new to it. */
    public void rows(String table, int given, int written) {
        registry.counter("parley.sink.rows", "table", table, "result", "written")
                .increment(written);
        registry.counter("parley.sink.rows", "table", table, "result", "repeated")
                .increment(given - written);
    }

    void timed(Runnable write) {
        writes.record(write);
    }

    void stalled() {
        stalled.incrementAndGet();
    }

    void wentOn() {
        stalled.decrementAndGet();
    }

    void failed() {
        failures.increment();
    }

    /** So many turns were made searchable, so long after they were submitted. */
    public void indexed(int turns, Duration behind) {
        indexed.increment(turns);
        behindMillis.set(behind.toMillis());
    }

    /** Whether any listener is trying a batch again. */
    public boolean isStalled() {
        return stalled.get() > 0;
    }
}

package dev.parley.worker.meter;

import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All meters of this process. Between them hold:
 *
 * <pre>
 * records{kind}      = requests + cancels + foreign + poison                 (what was read)
 * records{request}   = requests{completed + failed + cancelled + done + joined + late + handed_back}
 *                      + requests.in.flight
 * leases             ≥ requests − joined − late        (a request that waits asks again)
 * letters            = records{poison} + requests{failed} + leases{letter_owed} + late replays
 * provider.calls     = provider.calls{answered + stopped + refused + each category of failure}
 * </pre>
 *
 * The categories of {@code provider.calls} are those of {@link ErrorCategory}. Thread safety: safe
 * for use by several threads.
 */
public final class WorkerMeters {
    /** What a record turned out to be. */
    public enum RecordKind {
        REQUEST,
        CANCEL,
        /** Of a type that this version does not know: passed over. */
        FOREIGN,
        /** Unreadable: in the dead-letter topic. */
        POISON
    }

    /** What became of a request. */
    public enum RequestResult {
        /** A whole answer is in the log. */
        COMPLETED,
        /** A failure is in the log. */
        FAILED,
        /** A cancelled answer is in the log. */
        CANCELLED,
        /** The turn had been worked for already: nothing was done. */
        DONE,
        /** The turn was being worked for in this process: nothing more was done. */
        JOINED,
        /** The turn's deadline had passed: nothing was done. */
        LATE,
        /** This process stopped before the end; another one takes over. */
        HANDED_BACK
    }

    /** What came of asking for a lease, or of keeping one. */
    public enum LeaseEvent {
        TAKEN,
        /** Another worker holds it; asked again later. */
        HELD,
        /** The turn carries the mark that it is done. */
        DONE,
        /** Taken, to write the dead letter that a dead worker left to be written. */
        LETTER_OWED,
        /** Taken, and the turn carries the mark that it was cancelled. */
        CANCELLED,
        /** Redis did not answer: went on without. */
        WITHOUT,
        /** Another worker took it while this one was working. */
        LOST
    }

    private final MeterRegistry registry;
    private final Map<RecordKind, Counter> records = new EnumMap<>(RecordKind.class);
    private final Map<RequestResult, Counter> results = new EnumMap<>(RequestResult.class);
    private final Map<LeaseEvent, Counter> leases = new EnumMap<>(LeaseEvent.class);
    private final Map<ErrorCategory, Counter> failedCalls = new EnumMap<>(ErrorCategory.class);
    private final Counter answeredCalls;
    private final Counter stoppedCalls;
    private final Counter refusedCalls;
    private final Counter restarts;
    private final Counter deltas;
    private final Counter failedCommits;
    private final Timer firstText;

    /** Registers everything, so that what has not happened yet reads zero. */
    public WorkerMeters(MeterRegistry registry) {
        this.registry = registry;
        for (RecordKind kind : RecordKind.values()) {
            records.put(kind, registry.counter("parley.worker.records", "kind", tag(kind)));
        }
        for (RequestResult result : RequestResult.values()) {
            results.put(result, registry.counter("parley.worker.requests", "result", tag(result)));
        }
        for (LeaseEvent event : LeaseEvent.values()) {
            leases.put(event, registry.counter("parley.worker.leases", "event", tag(event)));
        }
        for (ErrorCategory category : ErrorCategory.values()) {
            failedCalls.put(category, calls(tag(category)));
        }
        answeredCalls = calls("answered");
        stoppedCalls = calls("stopped");
        refusedCalls = calls("refused");
        restarts = registry.counter("parley.worker.restarts");
        deltas = registry.counter("parley.worker.deltas");
        failedCommits = registry.counter("parley.worker.commits.failed");
        firstText =
                Timer.builder("parley.worker.first.text")
                        .description("from reading a request to its first text")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofMinutes(1))
                        .register(registry);
    }

    /** A record was read. */
    public void read(RecordKind kind) {
        count(records, kind);
    }

    /** A request left this process. */
    public void finished(RequestResult result) {
        count(results, result);
    }

    /** A lease was asked for, or changed hands. */
    public void lease(LeaseEvent event) {
        count(leases, event);
    }

    /** A provider was called and finished its answer. */
    public void callAnswered() {
        answeredCalls.increment();
    }

    /** A provider was called, and this process hung up. */
    public void callStopped() {
        stoppedCalls.increment();
    }

    /** A provider was called in vain. */
    public void callFailed(ErrorCategory category) {
        count(failedCalls, category);
    }

    /** A provider was not called: its model is left alone for a while. */
    public void callRefused() {
        refusedCalls.increment();
    }

    /** Another generation starts for a turn, after the provider broke off. */
    public void restarted() {
        restarts.increment();
    }

    /**
     * A dead letter was written.
     *
     * @param kind of the failure
     */
    public void letter(String kind) {
        registry.counter("parley.worker.letters", "kind", kind).increment();
    }

    /** A delta was handed to the chunk log. */
    public void delta() {
        deltas.increment();
    }

    /** A commit of offsets failed; the next one covers the same offsets. */
    public void commitFailed() {
        failedCommits.increment();
    }

    /** The first text of an answer came. */
    public void firstText(Duration sinceRead) {
        firstText.record(sinceRead);
    }

    /** An ended generation consumed tokens. */
    public void tokens(Usage usage) {
        String source = tag(usage.source());
        registry.counter("parley.worker.tokens", "kind", "prompt", "source", source)
                .increment((double) usage.promptTokens());
        registry.counter("parley.worker.tokens", "kind", "completion", "source", source)
                .increment((double) usage.completionTokens());
    }

    /** Reports a number that others keep: how many turns are in flight. */
    public void inFlight(Supplier<Number> turns) {
        gauge("parley.worker.requests.in.flight", turns);
    }

    /** Reports a number that others keep: how many turns wait for others of their model. */
    public void waiting(Supplier<Number> turns) {
        gauge("parley.worker.requests.waiting", turns);
    }

    /** Reports a number that others keep: how many models are left alone for a while. */
    public void openCircuits(Supplier<Number> circuits) {
        gauge("parley.worker.circuits.open", circuits);
    }

    /** Reports a number that others keep: how many partitions stand still at their limit. */
    public void pausedPartitions(Supplier<Number> partitions) {
        gauge("parley.worker.partitions.paused", partitions);
    }

    private void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).strongReference(true).register(registry);
    }

    private Counter calls(String result) {
        return registry.counter("parley.worker.provider.calls", "result", result);
    }

    private static <K extends Enum<K>> void count(Map<K, Counter> counters, K key) {
        counters.computeIfAbsent(
                        key,
                        absent -> {
                            throw new IllegalArgumentException("no counter for " + absent);
                        })
                .increment();
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

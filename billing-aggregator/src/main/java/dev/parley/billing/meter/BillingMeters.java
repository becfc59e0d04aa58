package dev.parley.billing.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What billing counts.
 *
 * <ul>
 *   <li>{@code parley.billing.turns{result}}: records of the outcomes read = {@code billed} +
 *       {@code cost_recorded} (what no user pays for) + {@code not_billed} (nothing was consumed) +
 *       {@code repeated} + {@code passed_over} (of a type that this version does not know) + {@code
 *       dead_lettered}
 *   <li>{@code parley.billing.usage{result}}: records of priced usage read = {@code settled} +
 *       {@code not_settled} (no user's) + {@code repeated} + {@code passed_over} + {@code
 *       dead_lettered}
 *   <li>{@code parley.billing.forgotten}: turns too old to be remembered any longer
 *   <li>{@code parley.billing.failures}: stream threads that died and were replaced
 * </ul>
 *
 * <p>Of records that a transaction took back and that are read again, each reading counts. Thread
 * safety: all of it may be called from any thread.
 */
public final class BillingMeters {
    /** What becomes of an outcome. */
    public enum TurnResult {
        BILLED,
        COST_RECORDED,
        NOT_BILLED,
        REPEATED,
        PASSED_OVER,
        DEAD_LETTERED
    }

    /** What becomes of priced usage. */
    public enum UsageResult {
        SETTLED,
        NOT_SETTLED,
        REPEATED,
        PASSED_OVER,
        DEAD_LETTERED
    }

    private final Map<TurnResult, Counter> turns = new EnumMap<>(TurnResult.class);
    private final Map<UsageResult, Counter> usage = new EnumMap<>(UsageResult.class);
    private final Counter forgotten;
    private final Counter failures;

    /** Registers the meters. */
    public BillingMeters(MeterRegistry registry) {
        for (TurnResult result : TurnResult.values()) {
            turns.put(result, registry.counter("parley.billing.turns", "result", name(result)));
        }
        for (UsageResult result : UsageResult.values()) {
            usage.put(result, registry.counter("parley.billing.usage", "result", name(result)));
        }
        forgotten = registry.counter("parley.billing.forgotten");
        failures = registry.counter("parley.billing.failures");
    }

    private static String name(Enum<?> result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    /** An outcome was read. */
    public void turn(TurnResult result) {
        Objects.requireNonNull(turns.get(result)).increment();
    }

    /** Priced usage was read. */
    public void usage(UsageResult result) {
        Objects.requireNonNull(usage.get(result)).increment();
    }

    /** So many turns are no longer remembered. */
    public void forgotten(int count) {
        forgotten.increment(count);
    }

    /** A stream thread died. */
    public void failed() {
        failures.increment();
    }
}

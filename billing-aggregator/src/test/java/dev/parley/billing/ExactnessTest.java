package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.EventCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is repeated, replayed and however the log is mixed: each turn is billed once, each
 * generation costs once, and sums, ledger, stores and a rebuild agree. What the ledger should hold
 * is counted beside, by the test's own arithmetic.
 */
final class ExactnessTest {
    @TempDir private Path state;
    @TempDir private Path anew;
    private final Map<TurnId, Long> bills = new HashMap<>();
    private final Map<GenerationId, Long> costs = new HashMap<>();
    private BillingRun run;

    @BeforeEach
    void start() {
        run = new BillingRun(state);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void eachTurnOnceAndEachGenerationOnce(long seed) {
        Random random = new Random(seed);
        List<TurnEvent> log = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant submittedAt = NOON.plus(Duration.ofHours(random.nextInt(24 * 20)));
            log.addAll(turn(submittedAt, random));
        }
        List<TurnEvent> mixed = new ArrayList<>();
        for (TurnEvent event : log) {
            mixed.addAll(Collections.nCopies(1 + random.nextInt(3), event));
        }
        Collections.shuffle(mixed, random);

        for (TurnEvent event : mixed) {
            if (random.nextInt(10) == 0) {
                run.replay(Topics.TURNS, event, event.at());
            } else {
                run.give(event);
            }
        }

        List<UsageEvent> ledger = run.ledger();
        assertThat(billed(ledger)).isEqualTo(bills);
        assertThat(costed(ledger)).isEqualTo(costs);
        Map<String, UserTotals> sums = run.sums();
        Map<String, Long> amounts = new HashMap<>();
        sums.forEach((key, sum) -> amounts.put(key, sum.amountMicros()));
        assertThat(amounts).isEqualTo(sumsOf(ledger)).isNotEmpty();
        assertThat(run.listing()).isEqualTo(lines(sums));
        assertThat(rebuilt(mixed)).isEqualTo(run.listing());
    }

    /** A turn with what can happen to it: lost generations, a failure, a replay, an end. */
    private List<TurnEvent> turn(Instant submittedAt, Random random) {
        TurnId turn = TurnId.next();
        List<TurnEvent> events = new ArrayList<>();
        for (int lost = random.nextInt(3); lost > 0; lost--) {
            GenerationId generation = GenerationId.next();
            long estimate = random.nextInt(100);
            events.add(run.voided(turn, generation, tokens(estimate, UsageSource.ESTIMATED)));
            costs.put(generation, estimate);
            if (random.nextBoolean()) {
                long report = random.nextInt(1000);
                events.add(run.voided(turn, generation, tokens(report, UsageSource.REPORTED)));
                costs.put(generation, report);
            }
        }
        if (random.nextInt(3) == 0) {
            GenerationId generation = GenerationId.next();
            long report = random.nextInt(1000);
            events.add(
                    run.failed(
                            turn, generation, tokens(report, UsageSource.REPORTED), submittedAt));
            costs.put(generation, report);
        }
        if (random.nextInt(5) > 0) {
            long amount = random.nextInt(1000);
            events.add(run.completed(turn, submittedAt, tokens(amount, UsageSource.REPORTED)));
            bills.put(turn, amount);
        }
        return events;
    }

    /** Of a price of one millionth for a token. */
    private static Usage tokens(long amount, UsageSource source) {
        return new Usage(amount, 0, null, null, source);
    }

    private static Map<TurnId, Long> billed(List<UsageEvent> ledger) {
        Map<TurnId, Long> billed = new HashMap<>();
        for (UsageRecorded entry : BillingRun.of(UsageRecorded.class, ledger)) {
            assertThat(billed.put(entry.turnId(), entry.amountMicros())).isNull();
        }
        return billed;
    }

    /** A second entry of a generation is a report, after an estimate, and replaces it. */
    private static Map<GenerationId, Long> costed(List<UsageEvent> ledger) {
        Map<GenerationId, ProviderCostRecorded> last = new HashMap<>();
        for (ProviderCostRecorded entry : BillingRun.of(ProviderCostRecorded.class, ledger)) {
            ProviderCostRecorded before = last.put(entry.generationId(), entry);
            if (before != null) {
                assertThat(before.usage().source()).isEqualTo(UsageSource.ESTIMATED);
                assertThat(entry.usage().source()).isEqualTo(UsageSource.REPORTED);
            }
        }
        Map<GenerationId, Long> costed = new HashMap<>();
        last.forEach((generation, cost) -> costed.put(generation, cost.amountMicros()));
        return costed;
    }

    private static Map<String, Long> sumsOf(List<UsageEvent> ledger) {
        Map<String, Long> sums = new TreeMap<>();
        for (UsageRecorded entry : BillingRun.of(UsageRecorded.class, ledger)) {
            String day = entry.at().toString().substring(0, "2026-11-21".length());
            String month = day.substring(0, "2026-11".length());
            for (String period : List.of(day, month)) {
                String key = entry.userId() + "|" + period + "|" + entry.model();
                sums.merge(key, entry.amountMicros(), Long::sum);
            }
        }
        return sums;
    }

    /** The latest sums that were sent, as the listing has them. */
    private static String lines(Map<String, UserTotals> sums) {
        EventCodec<UserTotals> codec = Topics.USER_TOTALS.codec("test");
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(sums)
                .values()
                .forEach(sum -> lines.append(new String(codec.value(sum), UTF_8)).append('\n'));
        return lines.toString();
    }

    private String rebuilt(List<TurnEvent> log) {
        try (BillingRun rebuild = BillingRun.rebuilding(anew)) {
            log.forEach(rebuild::give);
            assertThat(rebuild.written()).isEmpty();
            return rebuild.listing();
        }
    }
}

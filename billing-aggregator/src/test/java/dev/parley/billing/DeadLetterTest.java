package dev.parley.billing;

import static dev.parley.billing.BillingRun.NOON;
import static dev.parley.billing.BillingRun.USAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLetterTest {
    @TempDir private Path state;
    private BillingRun run;

    @BeforeEach
    void start() {
        run = new BillingRun(state);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void rubbishIsADeadLetterAndTheNextTurnIsBilled() {
        byte[] key = "anything".getBytes(UTF_8);
        byte[] value = "{".getBytes(UTF_8);
        run.giveBytes(Topics.TURNS, key, value);
        run.giveBytes(Topics.TURNS, null, null);
        run.give(run.completed(TurnId.next(), NOON, USAGE));

        List<TestRecord<byte[], byte[]>> letters = run.letters(Topics.TURNS);
        assertThat(letters).hasSize(2);
        assertThat(letters.getFirst().key()).isEqualTo(key);
        assertThat(letters.getFirst().value()).isEqualTo(value);
        assertThat(letters.getFirst().headers().lastHeader("kafka_dlt-original-topic").value())
                .isEqualTo(Topics.TURNS.name().getBytes(UTF_8));
        assertThat(letters.getLast().value()).isNull();
        assertThat(run.billed()).hasSize(1);
        assertThat(run.turns("dead_lettered")).isEqualTo(2);
    }

    @Test
    void aTypeOfALaterVersionIsPassedOver() {
        run.giveBytes(
                Topics.TURNS,
                run.conversation.toString().getBytes(UTF_8),
                "{\"type\":\"TurnPostponed\"}".getBytes(UTF_8));

        assertThat(run.turns("passed_over")).isEqualTo(1);
        assertThat(run.billed()).isEmpty();
        assertThat(run.reasons(Topics.TURNS)).isEmpty();
    }

    @Test
    void aPriceThatCannotBeCountedIsADeadLetter() {
        run.give(
                run.completed(
                        TurnId.next(),
                        NOON,
                        new Usage(Long.MAX_VALUE, 0, null, null, UsageSource.REPORTED)));

        assertThat(run.reasons(Topics.TURNS)).hasSize(1);
        assertThat(run.billed()).isEmpty();
    }

    @Test
    void whatFitsIntoNoSumIsADeadLetterAndLeavesTheSumsAlone() {
        run.give(run.completed(TurnId.next(), NOON, USAGE));
        UsageRecorded first = run.billed().getFirst();

        run.give(Topics.USAGE, with(first, Long.MAX_VALUE, "USD"), NOON, null);
        run.give(Topics.USAGE, with(first, 1, "EUR"), NOON, null);
        run.giveBytes(Topics.USAGE, "key".getBytes(UTF_8), "{".getBytes(UTF_8));

        assertThat(run.reasons(Topics.USAGE)).hasSize(3);
        assertThat(run.sums())
                .extractingByKey(run.user + "|2026-11|sim-1")
                .extracting(UserTotals::amountMicros)
                .isEqualTo(200L);
        assertThat(run.usage("dead_lettered")).isEqualTo(3);
        assertThat(run.usage("settled")).isEqualTo(1);
    }

    @Test
    void aLetterSaysWhyAndHowOften() {
        run.giveBytes(Topics.TURNS, null, "{".getBytes(UTF_8));
        run.give(
                run.completed(
                        TurnId.next(),
                        NOON,
                        new Usage(Long.MAX_VALUE, 0, null, null, UsageSource.REPORTED)));
        List<TestRecord<byte[], byte[]>> first = run.letters(Topics.TURNS);
        assertThat(first)
                .extracting(DeadLetterTest::letter)
                .extracting(DeadLetter::kind, DeadLetter::attempts, DeadLetter::exception)
                .containsExactly(
                        tuple(Failure.UNREADABLE, 1, null),
                        tuple(Failure.REFUSED, 1, ArithmeticException.class.getName()));

        run.replay(Topics.TURNS, first.getLast());

        DeadLetter again = letter(run.letters(Topics.TURNS).getFirst());
        assertThat(again.topic()).isEqualTo(Topics.TURNS.name());
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.replays()).isEqualTo(1);
        assertThat(again.first()).isEqualTo(letter(first.getLast()).first());
        assertThat(again.stackTrace()).contains("multiplyExact");
    }

    @Test
    void aReplayOfPricedUsageIsSummedOnce() {
        run.give(run.completed(TurnId.next(), NOON, USAGE));
        UsageRecorded mended = with(run.billed().getFirst(), 50, "USD");
        run.replay(Topics.USAGE, mended, NOON);
        run.replay(Topics.USAGE, mended, NOON);

        assertThat(run.sums())
                .extractingByKey(run.user + "|2026-11|sim-1")
                .extracting(UserTotals::turns, UserTotals::amountMicros)
                .containsExactly(2L, 250L);
        assertThat(run.usage("repeated")).isEqualTo(1);
        assertThat(run.listing().lines()).hasSize(2);
    }

    private static DeadLetter letter(TestRecord<byte[], byte[]> record) {
        return DeadLetter.of(
                new ConsumerRecord<>(
                        Topics.TURNS.deadLetterTopic(ConsumerGroup.BILLING_AGGREGATOR),
                        0,
                        0,
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()),
                ConsumerGroup.BILLING_AGGREGATOR);
    }

    private static UsageRecorded with(UsageRecorded usage, long amount, String currency) {
        return new UsageRecorded(
                usage.userId(),
                usage.conversationId(),
                TurnId.next(),
                null,
                Outcome.COMPLETED,
                usage.provider(),
                usage.model(),
                usage.usage(),
                amount,
                currency,
                "test",
                usage.at());
    }
}

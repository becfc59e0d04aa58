package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.wire.Decoded;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.next();
    private final GenerationId generation = GenerationId.next();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        log.send(chat.prompt(turn, "tides?"));
        log.skip();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void asksAgainWhenNoWorkerBegan() {
        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> {
                            assertThat(request.turnId()).isEqualTo(turn);
                            assertThat(request.attempt()).isEqualTo(2);
                            assertThat(request.messages()).hasSize(1);
                        });
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void givesUpWhenNoWorkerBeginsAtAll() {
        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));
        log.skip();

        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnFailed.class,
                        failed -> {
                            assertThat(failed.error().category()).isEqualTo(ErrorCategory.TIMEOUT);
                            assertThat(failed.prompt()).isEqualTo("tides?");
                            assertThat(failed.text()).isEmpty();
                            assertThat(failed.generationId()).isNull();
                        });
        assertThat(log.chunks()).singleElement().isInstanceOf(TurnEnded.class);
        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationCancelled.class,
                        cancelled -> assertThat(cancelled.attempt()).isEqualTo(2));
    }

    @Test
    void leavesALetterThatCompletesATurnThatWasGivenUp() {
        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));
        log.pass(LogDriver.LIMITS.startDeadline().plusSeconds(2));
        log.skip();

        DeadLetter letter = letter();
        assertThat(letter.kind()).isEqualTo("timeout");
        assertThat(letter.topic()).isEqualTo(Topics.GENERATIONS.name());
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(letter.last()).isEqualTo(letter.first());
        ConsumerRecord<byte[], byte[]> record = letter.record();
        assertThat(Topics.GENERATIONS.codec("test").read(record))
                .isInstanceOfSatisfying(
                        Decoded.Known.class,
                        known ->
                                assertThat(known.event())
                                        .isInstanceOfSatisfying(
                                                GenerationRequested.class,
                                                request -> {
                                                    assertThat(request.turnId()).isEqualTo(turn);
                                                    assertThat(request.attempt()).isEqualTo(2);
                                                    assertThat(request.messages()).hasSize(1);
                                                }));

        log.send(chat.started(turn, generation, 1), chat.completed(turn, generation, "The moon."));
        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnCompleted.class);
    }

    @Test
    void leavesALetterOfATurnWhoseWorkersNeverEndedIt() {
        log.send(chat.started(turn, generation));
        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(2));

        assertThat(letter().attempts()).isEqualTo(1);
    }

    @Test
    void leavesNoLetterOfATurnThatItsUserGaveUp() {
        log.send(chat.started(turn, generation), chat.cancel(turn));
        log.pass(LogDriver.LIMITS.cancelDeadline().plusSeconds(2));

        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnCancelled.class);
        assertThat(log.records(EncodedOutputs.PARKED)).isEmpty();
    }

    private DeadLetter letter() {
        List<TestRecord<byte[], byte[]>> letters = log.records(EncodedOutputs.PARKED);
        assertThat(letters).hasSize(1);
        TestRecord<byte[], byte[]> letter = letters.getFirst();
        return DeadLetter.of(
                new ConsumerRecord<>(
                        EncodedOutputs.PARKED,
                        0,
                        0,
                        letter.timestamp(),
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        letter.key(),
                        letter.value(),
                        letter.headers(),
                        Optional.empty()),
                ConsumerGroup.LLM_WORKER);
    }

    @Test
    void givesAStartedTurnItsFullTime() {
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().minusSeconds(2));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void failsAStartedTurnThatDoesNotEnd() {
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        assertThat(log.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnFailed.class,
                        failed -> {
                            assertThat(failed.error().category()).isEqualTo(ErrorCategory.TIMEOUT);
                            assertThat(failed.generationId()).isEqualTo(generation);
                            assertThat(failed.provider()).isEqualTo("simulator");
                        });
        assertThat(log.commands()).singleElement().isInstanceOf(GenerationCancelled.class);
    }

    @Test
    void givesNoMoreTimeToAWorkerThatTookOver() {
        log.send(chat.started(turn, generation));
        chat.wait(LogDriver.LIMITS.turnDeadline().minusSeconds(5));
        log.send(chat.started(turn, GenerationId.next()));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnFailed.class);
    }

    @Test
    void startsTheTurnThatWaitedWhenOneIsGivenUp() {
        TurnId waiting = TurnId.next();
        log.send(chat.started(turn, generation), chat.prompt(waiting, "and then?"));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));

        assertThat(log.commands())
                .filteredOn(GenerationRequested.class::isInstance)
                .singleElement()
                .satisfies(command -> assertThat(command.turnId()).isEqualTo(waiting));
    }

    /** Its worker is ten minutes behind, so its time was over by every other clock. */
    @Test
    void givesATurnItsTimeWhoeversClockWasWrong() {
        chat.wait(Duration.ofMinutes(-10));
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().minusSeconds(2));
        assertThat(log.turns()).isEmpty();

        log.pass(Duration.ofSeconds(4));
        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnFailed.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, 10})
    void givesATurnItsTimeByAWrongClockOfItsOwn(long minutes) {
        log.skew(Duration.ofMinutes(minutes));
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().minusSeconds(2));
        assertThat(log.commands()).isEmpty();
        assertThat(log.turns()).isEmpty();

        log.pass(Duration.ofSeconds(4));
        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnFailed.class);
    }

    /** However often the partition changes hands, so that nobody watches it for long. */
    @Test
    void waitsNoLongerThanClocksCanDiffer() {
        log.send(chat.started(turn, generation));

        log.skew(LogDriver.LIMITS.turnDeadline().plus(ProcessClock.TOLERANCE));
        log.pass(Duration.ofSeconds(4));

        assertThat(log.outcomes()).singleElement().isInstanceOf(TurnFailed.class);
    }

    @Test
    void ignoresADeadlineThatTheTurnDoesNotHaveAnyMore() {
        log.send(chat.passed(turn, chat.now()), chat.passed(TurnId.next(), chat.now()));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns()).isEmpty();
    }

    @Test
    void announcesEachDeadlineOnce() {
        log.send(chat.started(turn, generation));

        log.pass(LogDriver.LIMITS.turnDeadline().plusSeconds(4));
        log.pass(Duration.ofMinutes(30));

        assertThat(log.registry.counter("parley.orchestrator.deadlines").count()).isEqualTo(1);
    }

    @Test
    void watchesNothingThatHasEnded() {
        log.send(chat.started(turn, generation), chat.completed(turn, generation, "The moon."));

        log.pass(Duration.ofHours(1));

        assertThat(log.registry.counter("parley.orchestrator.deadlines").count()).isZero();
    }
}

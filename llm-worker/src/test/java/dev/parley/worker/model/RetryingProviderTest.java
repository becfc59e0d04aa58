package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer.Failed;
import dev.parley.worker.model.ModelAnswer.Finished;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetryingProviderTest {
    private static final Failed BUSY =
            Failed.forNow(ErrorCategory.PROVIDER_RATE_LIMITED, "the provider answered 429");
    private static final Finished DONE = new Finished(FinishReason.STOP, null);

    private final TestClock clock = new TestClock();
    private final CallWatch watch =
            new CallWatch(clock, clock.instant().plusSeconds(100), TestProviders.patience());
    private final Deque<ModelAnswer> answers = new ArrayDeque<>();
    private final RecordingSink sink = new RecordingSink();
    private final Attempts attempts = new Attempts(clock);
    private int calls;
    private Runnable duringCall = () -> {};

    @Test
    void callsAgainUntilItIsAnswered() {
        assertThat(run("", BUSY, BUSY, DONE)).isEqualTo(DONE);
        assertThat(calls).isEqualTo(3);
        assertThat(attempts.count()).isEqualTo(3);
        assertThat(attempts.goOn(TestProviders.patience())).isFalse();
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        assertThat(run("", BUSY, BUSY, BUSY, DONE)).isEqualTo(BUSY);
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void doesNotCallAgainOnceTextHasCome() {
        assertThat(run("The tide", BUSY, DONE)).isEqualTo(BUSY);
        assertThat(calls).isEqualTo(1);
        assertThat(sink.text).containsExactly("The tide");
    }

    @Test
    void doesNotRepeatWhatWasRejected() {
        Failed rejected = Failed.forGood(ErrorCategory.PROVIDER_REJECTED, "no");
        assertThat(run("", rejected, DONE)).isEqualTo(rejected);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void doesNotWaitBeyondTheDeadline() {
        Failed longBusy =
                new Failed(
                        new TurnError(ErrorCategory.PROVIDER_RATE_LIMITED, "busy"),
                        true,
                        Duration.ofSeconds(15),
                        null,
                        null);
        clock.advance(Duration.ofSeconds(90));
        assertThat(run("", longBusy, DONE)).isEqualTo(longBusy);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void grantsAProviderNoLongerPauseThanTheBound() {
        Failed insatiable =
                new Failed(
                        new TurnError(ErrorCategory.PROVIDER_RATE_LIMITED, "busy"),
                        true,
                        Duration.ofHours(1),
                        null,
                        null);
        // 20 s are granted, so 21 are enough to go on and 20 are not.
        clock.advance(Duration.ofSeconds(79));
        duringCall = () -> watch.stop(Reason.CANCELLED);
        assertThat(run("", insatiable, DONE)).isEqualTo(new ModelAnswer.Stopped(false, null));
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void countsAttemptsOverAllGenerationsOfATurn() {
        assertThat(run("The tide", BUSY)).isEqualTo(BUSY);
        assertThat(attempts.goOn(TestProviders.patience())).isTrue();
        assertThat(run("", BUSY, BUSY, DONE)).isEqualTo(BUSY);
        assertThat(calls).isEqualTo(3);
        assertThat(attempts.goOn(TestProviders.patience())).isFalse();
    }

    @Test
    void remembersTheCauseWithoutTheProvidersWords() {
        run(
                "",
                Failed.forGood(ErrorCategory.PROVIDER_REJECTED, "no")
                        .because(new IllegalStateException("key sk-123 is wrong")));
        assertThat(attempts.cause())
                .hasMessage("no [java.lang.IllegalStateException]")
                .hasNoCause();
        assertThat(attempts.firstFailure()).contains(clock.instant());
    }

    @Test
    void callsNobodyOnceItIsStopped() {
        watch.stop(Reason.LEASE_LOST);
        assertThat(run("", DONE)).isEqualTo(new ModelAnswer.Stopped(false, null));
        assertThat(calls).isZero();
    }

    @Test
    void stopsWaitingWhenItIsStopped() {
        duringCall = () -> watch.stop(Reason.CANCELLED);
        assertThat(run("", BUSY, DONE)).isEqualTo(new ModelAnswer.Stopped(false, null));
        assertThat(calls).isEqualTo(1);
    }

    private ModelAnswer run(String firstText, ModelAnswer... script) {
        answers.addAll(List.of(script));
        ModelProvider scripted =
                (_, _, sink) -> {
                    calls++;
                    duringCall.run();
                    if (!firstText.isEmpty()) {
                        sink.write(firstText);
                    }
                    return answers.remove();
                };
        return new RetryingProvider(scripted, TestProviders.patience(), () -> 0)
                .stream(
                        new ModelCall(
                                TurnId.next(),
                                GenerationId.next(),
                                "sim-1",
                                List.of(),
                                null,
                                attempts),
                        watch,
                        sink);
    }
}

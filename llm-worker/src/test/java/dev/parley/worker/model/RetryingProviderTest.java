package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.TurnError;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer.Failed;
import dev.parley.worker.model.ModelAnswer.Finished;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetryingProviderTest {
    private static final Failed BUSY =
            Failed.forNow(ErrorCategory.PROVIDER_RATE_LIMITED, "the provider answered 429");
    private static final Finished DONE = new Finished(FinishReason.STOP, null);

    private final TestClock clock = new TestClock();
    private final CallWatch watch =
            new CallWatch(clock, clock.instant().plusSeconds(100), Duration.ofSeconds(10));
    private final Deque<ModelAnswer> answers = new ArrayDeque<>();
    private final List<String> text = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private int calls;

    @Test
    void callsAgainUntilItIsAnswered() {
        assertThat(run("", BUSY, BUSY, DONE)).isEqualTo(DONE);
        assertThat(calls).isEqualTo(3);
        assertThat(counted("provider_rate_limited")).isEqualTo(2);
        assertThat(counted("answered")).isEqualTo(1);
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
        assertThat(text).containsExactly("The tide");
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
                        Duration.ofSeconds(100),
                        null);
        assertThat(run("", longBusy, DONE)).isEqualTo(longBusy);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void stopsWaitingWhenItIsStopped() {
        watch.stop(Reason.CANCELLED);
        assertThat(run("", BUSY, DONE)).isEqualTo(new ModelAnswer.Stopped(false, null));
        assertThat(calls).isEqualTo(1);
    }

    private ModelAnswer run(String firstText, ModelAnswer... script) {
        answers.addAll(List.of(script));
        ModelProvider scripted =
                (_, _, sink) -> {
                    calls++;
                    if (!firstText.isEmpty()) {
                        sink.write(firstText);
                    }
                    return answers.remove();
                };
        return new RetryingProvider(
                        scripted,
                        TestProviders.settings("http://127.0.0.1:1"),
                        () -> 0,
                        new WorkerMeters(registry))
                .stream(
                        new ModelCall(TurnId.next(), GenerationId.next(), "sim-1", List.of(), null),
                        watch,
                        text::add);
    }

    private double counted(String result) {
        return registry.counter("parley.worker.provider.calls", "result", result).count();
    }
}

package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.CallWatch.Reason;
import dev.parley.worker.model.ModelAnswer.Failed;
import dev.parley.worker.model.ModelAnswer.Finished;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CircuitBreakingProviderTest {
    private static final Finished DONE = new Finished(FinishReason.STOP, null);

    private final TestClock clock = new TestClock();
    private final CallWatch watch =
            new CallWatch(clock, clock.instant().plusSeconds(100), TestProviders.patience());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ModelProvider behind = (_, _, _) -> DONE;
    private int calls;
    private final CircuitBreakingProvider provider =
            new CircuitBreakingProvider(
                    (call, callWatch, sink) -> {
                        calls++;
                        return behind.stream(call, callWatch, sink);
                    },
                    TestProviders.circuit(),
                    clock,
                    new WorkerMeters(registry));

    @ParameterizedTest
    @EnumSource(
            value = ErrorCategory.class,
            names = {"PROVIDER_UNAVAILABLE", "TIMEOUT"})
    void leavesAModelAloneThatFails(ErrorCategory category) {
        fail(category, 2);
        ModelAnswer refused = call("sim-1");
        assertThat(calls).isEqualTo(2);
        assertThat(provider.open()).isEqualTo(1);
        assertThat(refused).isInstanceOf(Failed.class);
        assertThat(((Failed) refused).worthRetrying()).isTrue();
        assertThat(((Failed) refused).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(counted("refused")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCategory.class,
            names = {"PROVIDER_RATE_LIMITED", "PROVIDER_REJECTED", "INTERNAL"})
    void goesOnWithAModelThatIsThere(ErrorCategory category) {
        fail(category, 10);
        assertThat(calls).isEqualTo(10);
        assertThat(provider.open()).isZero();
    }

    @Test
    void goesOnWithTheOtherModelsOfAProvider() {
        fail(ErrorCategory.PROVIDER_UNAVAILABLE, 2);
        behind = (_, _, _) -> DONE;
        assertThat(call("sim-2")).isEqualTo(DONE);
    }

    @Test
    void triesAgainAfterAWhileAndGoesOnWhenThatSucceeds() {
        fail(ErrorCategory.PROVIDER_UNAVAILABLE, 2);
        clock.advance(Duration.ofSeconds(6));
        behind = (_, _, _) -> DONE;
        assertThat(call("sim-1")).isEqualTo(DONE);
        assertThat(call("sim-1")).isEqualTo(DONE);
        assertThat(provider.open()).isZero();
    }

    @Test
    void staysAwayWhenTheTrialFails() {
        fail(ErrorCategory.PROVIDER_UNAVAILABLE, 2);
        clock.advance(Duration.ofSeconds(6));
        fail(ErrorCategory.PROVIDER_UNAVAILABLE, 1);
        call("sim-1");
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void letsOnlyTheTrialThroughUntilItsFirstText() {
        fail(ErrorCategory.PROVIDER_UNAVAILABLE, 2);
        clock.advance(Duration.ofSeconds(6));
        behind =
                (_, _, sink) -> {
                    behind = (_, _, _) -> DONE;
                    assertThat(call("sim-1")).isInstanceOf(Failed.class);
                    sink.write("The");
                    assertThat(call("sim-1")).isEqualTo(DONE);
                    return DONE;
                };
        assertThat(call("sim-1")).isEqualTo(DONE);
        assertThat(calls).isEqualTo(4);
    }

    @Test
    void letsAnotherTryWhenTheTrialWasStopped() {
        fail(ErrorCategory.PROVIDER_UNAVAILABLE, 2);
        clock.advance(Duration.ofSeconds(6));
        watch.stop(Reason.CANCELLED);
        behind = (_, _, _) -> new ModelAnswer.Stopped(false, null);
        call("sim-1");
        behind = (_, _, _) -> DONE;
        assertThat(call("sim-1")).isEqualTo(DONE);
    }

    @Test
    void countsStreamsThatBreakAgainstTheModel() {
        behind =
                (_, _, sink) -> {
                    sink.write("The");
                    return Failed.forNow(ErrorCategory.PROVIDER_UNAVAILABLE, "broke off");
                };
        call("sim-1");
        call("sim-1");
        assertThat(provider.open()).isEqualTo(1);
    }

    private void fail(ErrorCategory category, int times) {
        behind = (_, _, _) -> Failed.forNow(category, "no");
        for (int time = 0; time < times; time++) {
            call("sim-1");
        }
    }

    private ModelAnswer call(String model) {
        return provider.stream(
                new ModelCall(
                        TurnId.next(),
                        GenerationId.next(),
                        model,
                        List.of(),
                        null,
                        new Attempts(clock)),
                watch,
                new RecordingSink());
    }

    private double counted(String result) {
        return registry.counter("parley.worker.provider.calls", "result", result).count();
    }
}

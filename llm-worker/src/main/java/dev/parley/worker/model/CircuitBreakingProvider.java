package dev.parley.worker.model;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.TurnError;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.ModelAnswer.Failed;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Leaves a model alone for a while after too many of its calls were in vain, then lets a few try. A
 * call has succeeded with its first text: a long answer keeps nobody waiting for the verdict. A
 * stream that breaks afterwards counts against the model; what the provider refuses or asks to be
 * slower does not, as it is there.
 *
 * @see <a href="https://resilience4j.readme.io/docs/circuitbreaker">Resilience4j,
 *     CircuitBreaker</a>
 */
final class CircuitBreakingProvider implements ModelProvider {
    private final ConcurrentMap<String, CircuitBreaker> circuits = new ConcurrentHashMap<>();
    private final ModelProvider provider;
    private final CircuitBreakerConfig config;
    private final Duration openFor;
    private final WorkerMeters meters;

    CircuitBreakingProvider(
            ModelProvider provider,
            CircuitSettings settings,
            InstantSource clock,
            WorkerMeters meters) {
        this.provider = provider;
        this.openFor = settings.openFor();
        this.meters = meters;
        this.config =
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.window())
                        .minimumNumberOfCalls(settings.minimumCalls())
                        .failureRateThreshold(settings.failurePercent())
                        .waitDurationInOpenState(settings.openFor())
                        .permittedNumberOfCallsInHalfOpenState(settings.probes())
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build();
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, AnswerSink sink) {
        CircuitBreaker circuit =
                circuits.computeIfAbsent(call.model(), name -> CircuitBreaker.of(name, config));
        if (!circuit.tryAcquirePermission()) {
            meters.callRefused();
            return new Failed(
                    new TurnError(
                            ErrorCategory.PROVIDER_UNAVAILABLE,
                            "too many of the model's last calls were in vain"),
                    true,
                    openFor,
                    null,
                    null);
        }
        Verdict verdict = new Verdict(circuit, sink);
        try {
            ModelAnswer answer = provider.stream(call, watch, verdict);
            verdict.on(answer);
            return answer;
        } finally {
            verdict.endWithout();
        }
    }

    /** How many models are left alone now, or on trial. */
    long open() {
        return circuits.values().stream()
                .filter(circuit -> circuit.getState() != CircuitBreaker.State.CLOSED)
                .count();
    }

    /** What one call says about the model: each permission is used up exactly once. */
    private final class Verdict implements AnswerSink {
        private final CircuitBreaker circuit;
        private final AnswerSink next;
        private boolean given;

        Verdict(CircuitBreaker circuit, AnswerSink next) {
            this.circuit = circuit;
            this.next = next;
        }

        @Override
        public boolean write(String piece) {
            succeed();
            return next.write(piece);
        }

        @Override
        public boolean call(ToolCall call) {
            succeed();
            return next.call(call);
        }

        private void succeed() {
            if (!given) {
                given = true;
                circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        }

        void on(ModelAnswer answer) {
            switch (answer) {
                case ModelAnswer.Finished _ -> {
                    meters.callAnswered();
                    succeed();
                }
                case ModelAnswer.Stopped _ -> meters.callStopped();
                case Failed failed -> {
                    meters.callFailed(failed.error().category());
                    switch (failed.error().category()) {
                        case PROVIDER_UNAVAILABLE, TIMEOUT -> {
                            given = true;
                            circuit.onError(
                                    0,
                                    TimeUnit.NANOSECONDS,
                                    new IllegalStateException(failed.error().message()));
                        }
                        case PROVIDER_RATE_LIMITED, PROVIDER_REJECTED, INTERNAL -> {}
                    }
                }
            }
        }

        void endWithout() {
            if (!given) {
                circuit.releasePermission();
            }
        }
    }
}

package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.worker.fake.TestClock;
import dev.parley.worker.model.CallWatch.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallWatchTest {
    private final TestClock clock = new TestClock();
    private final CallWatch watch =
            new CallWatch(clock, clock.instant().plusSeconds(100), Duration.ofSeconds(10));

    @Test
    void interruptsTheStepThatIsTaken() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        watch.guard(() -> blockFor(inside));
                    } catch (RuntimeException e) {
                        thrown.complete(e);
                    }
                });
        inside.await();
        watch.stop(Reason.CANCELLED);
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(CallStopped.class);
        assertThat(watch.reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void leavesTheThreadAloneBetweenSteps() {
        watch.guard(() -> 1);
        watch.stop(Reason.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(() -> watch.guard(() -> 2)).isInstanceOf(CallStopped.class);
    }

    @Test
    void handsOverWhatAStepBroughtBeforeItWasStopped() {
        int brought =
                watch.guard(() -> {
                    watch.stop(Reason.CANCELLED);
                    return 3;
                });
        assertThat(brought).isEqualTo(3);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void passesOnWhatGoesWrongByItself() {
        assertThatThrownBy(() ->
                        watch.guard(() -> {
                            throw new IllegalStateException("by itself");
                        }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsPausesToo() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread pausing =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                watch.pause(Duration.ofMinutes(10));
                            } catch (RuntimeException e) {
                                thrown.complete(e);
                            }
                        });
        watch.stop(Reason.HANDOVER);
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(CallStopped.class);
        pausing.join();
    }

    @Test
    void stopsWhenTheTurnIsDue() {
        clock.advance(Duration.ofSeconds(99));
        watch.check();
        assertThat(watch.reason()).isNull();
        clock.advance(Duration.ofSeconds(1));
        watch.check();
        assertThat(watch.reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void stopsAStepThatTakesTooLong() {
        assertThatThrownBy(() ->
                        watch.guard(() -> {
                            clock.advance(Duration.ofSeconds(11));
                            watch.check();
                            throw new IllegalStateException("the socket was closed");
                        }))
                .isInstanceOf(CallStopped.class);
        assertThat(watch.reason()).isEqualTo(Reason.SILENCE);
    }

    @Test
    void countsSilenceOnlyWhileTheProviderIsAsked() {
        watch.guard(() -> 1);
        clock.advance(Duration.ofSeconds(50));
        watch.check();
        assertThat(watch.reason()).isNull();
    }

    @Test
    void keepsTheFirstReason() {
        watch.stop(Reason.CANCELLED);
        watch.stop(Reason.HANDOVER);
        assertThat(watch.reason()).isEqualTo(Reason.CANCELLED);
    }

    private static int blockFor(CountDownLatch inside) {
        inside.countDown();
        try {
            Thread.sleep(Duration.ofMinutes(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }
}

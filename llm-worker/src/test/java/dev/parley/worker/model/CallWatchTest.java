package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.worker.fake.TestClock;
import dev.parley.worker.model.CallWatch.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallWatchTest {
    private final TestClock clock = new TestClock();
    private final CallWatch watch =
            new CallWatch(clock, clock.instant().plusSeconds(100), TestProviders.patience());

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
    void isDueEarlierWhenTheWorkHasLessTimeThanTheTurn() {
        watch.dueWithin(Duration.ofSeconds(20));
        watch.dueWithin(Duration.ofSeconds(90));
        clock.advance(Duration.ofSeconds(20));
        watch.check();
        assertThat(watch.reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void endsACallWhoseFirstTextTakesTooLongButNotTheTurn() {
        watch.beginCall();
        watch.guard(() -> 1);
        clock.advance(Duration.ofSeconds(20));
        assertThatThrownBy(() -> stall(Duration.ofSeconds(11))).isInstanceOf(ProviderSilent.class);
        assertThat(watch.reason()).isNull();
        watch.beginCall();
        assertThat(watch.guard(() -> 2)).isEqualTo(2);
    }

    @Test
    void endsACallThatStallsAfterText() {
        watch.beginCall();
        watch.textCame();
        assertThatThrownBy(() -> stall(Duration.ofSeconds(11))).isInstanceOf(ProviderSilent.class);
    }

    @Test
    void isPatientFromTextToText() {
        watch.beginCall();
        watch.textCame();
        for (int piece = 0; piece < 6; piece++) {
            int brought = piece;
            assertThat(
                            watch.guard(() -> {
                                clock.advance(Duration.ofSeconds(9));
                                watch.check();
                                return brought;
                            }))
                    .isEqualTo(piece);
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void countsSilenceOnlyWhileTheProviderIsAsked() {
        watch.beginCall();
        watch.textCame();
        watch.guard(() -> 1);
        clock.advance(Duration.ofSeconds(50));
        watch.check();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(watch.guard(() -> 2)).isEqualTo(2);
    }

    @Test
    void waitsForAPermitNoLongerThanItIsWanted() {
        Semaphore permits = new Semaphore(1);
        assertThat(watch.acquire(permits, Duration.ZERO)).isTrue();
        assertThat(watch.acquire(permits, Duration.ZERO)).isFalse();
        watch.stop(Reason.CANCELLED);
        assertThat(watch.acquire(permits, Duration.ofDays(1))).isFalse();
    }

    private int stall(Duration time) {
        return watch.guard(() -> {
            clock.advance(time);
            watch.check();
            throw new IllegalStateException("the socket was closed");
        });
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

package dev.parley.ingress.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutboxTest {

    @Test
    void doesThingsInOrderOneAtATime() throws InterruptedException {
        Outbox outbox = new Outbox(10_000, () -> {});
        List<Integer> done = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(5_000);

        for (int number = 0; number < 5_000; number++) {
            int each = number;
            outbox.put(() -> {
                done.add(each);
                all.countDown();
            });
        }

        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
    }

    @Test
    void givesUpOnceWhenTooMuchHasGathered() throws InterruptedException {
        AtomicInteger overflows = new AtomicInteger();
        Outbox outbox = new Outbox(3, overflows::incrementAndGet);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        outbox.put(() -> {
            busy.countDown();
            awaitQuietly(release);
            finished.countDown();
        });
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();

        for (int number = 0; number < 6; number++) {
            int each = number;
            outbox.put(() -> done.add(each));
        }
        release.countDown();

        assertThat(finished.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(overflows).hasValue(1);
        assertThat(done).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

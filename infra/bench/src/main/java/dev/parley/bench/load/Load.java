package dev.parley.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Work for a time.
 *
 * @param tally what came of it
 * @param time from the first plan to the last right answer
 */
public record Load(Tally tally, Duration time) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Right answers a second. */
    public double perSecond() {
        return tally.right() * 1e9 / Math.max(1, time.toNanos());
    }

    /** Whether there was work, and all of it was answered rightly. */
    public boolean isSound() {
        return tally.right() > 0 && tally.failed() == 0 && tally.wrong() == 0;
    }

    /**
     * Closed loop: so many at once, each asking again as soon as it is answered. Returns when all
     * are answered, or have waited for a minute.
     */
    public static Load closed(LoadClient client, Asker asker, int atOnce, Duration time)
            throws InterruptedException {
        Tally tally = new Tally();
        CountDownLatch open = new CountDownLatch(atOnce);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        client.run(() -> {
            for (int lane = 0; lane < atOnce; lane++) {
                new Lane(client, asker, tally, end, open).next();
            }
        });
        boolean all = open.await(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        return settled(client, tally, all ? 0 : open.getCount(), start);
    }

    private record Lane(
            LoadClient client, Asker asker, Tally tally, long end, CountDownLatch open) {
        void next() {
            long now = System.nanoTime();
            if (now - end < 0) {
                // By way of the queue, so that an answer at once does not deepen the stack.
                asker.ask(now, tally, () -> client.run(this::next));
            } else {
                open.countDown();
            }
        }
    }

    /**
     * One after the other, so many. Returns when all are answered, or one has waited for a minute.
     */
    public static Load series(LoadClient client, Asker asker, int count)
            throws InterruptedException {
        Tally tally = new Tally();
        long start = System.nanoTime();
        for (int turn = 0; turn < count; turn++) {
            CountDownLatch over = new CountDownLatch(1);
            client.run(() -> asker.ask(System.nanoTime(), tally, over::countDown));
            if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return settled(client, tally, 1, start);
            }
        }
        return settled(client, tally, 0, start);
    }

    /**
     * Open loop: so many a second, evenly, whether the ones before are answered or not. Every time
     * counts from the plan, so that who is late to ask has to answer for it. Returns when all are
     * answered, or have waited for a minute.
     */
    public static Load open(LoadClient client, Asker asker, int perSecond, Duration time)
            throws InterruptedException {
        Tally tally = new Tally();
        int count = (int) Math.max(1, perSecond * time.toNanos() / 1_000_000_000L);
        CountDownLatch open = new CountDownLatch(count);
        long start = System.nanoTime();
        for (int turn = 0; turn < count; turn++) {
            long planned = start + turn * 1_000_000_000L / perSecond;
            for (long wait = planned - System.nanoTime();
                    wait > 0;
                    wait = planned - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            client.run(() -> asker.ask(planned, tally, open::countDown));
        }
        boolean all = open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return settled(client, tally, all ? 0 : open.getCount(), start);
    }

    /** What is not answered by now has failed; what comes later is not counted. */
    private static Load settled(LoadClient client, Tally tally, long unanswered, long start)
            throws InterruptedException {
        Tally kept = new Tally();
        CountDownLatch copied = new CountDownLatch(1);
        client.run(() -> {
            kept.add(tally);
            copied.countDown();
        });
        copied.await();
        for (long turn = 0; turn < unanswered; turn++) {
            kept.failed("no answer in a minute");
        }
        return new Load(kept, Duration.ofNanos(Math.max(0, kept.lastEnd() - start)));
    }
}

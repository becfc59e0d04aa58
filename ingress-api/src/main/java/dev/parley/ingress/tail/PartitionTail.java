package dev.parley.ingress.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the chunk log as this edge reads it, while somebody needs it: the newest
 * records, and who watches.
 *
 * <p>Thread safety: safe. The lock makes "give me what you have, and then what comes" one step, so
 * that a watcher neither misses nor doubles a record, and decides between somebody who comes and
 * letting go. Everything done under it is short; only who comes to a partition that is not read
 * waits, and gives the lock back meanwhile.
 */
final class PartitionTail {
    private record Watching(ChunkWatcher watcher, long from) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition caughtUp = lock.newCondition();
    private final int number;
    private final long capacity;
    private final TailSettings settings;
    private final TurnsSeen turns;
    private final Demand demand;
    private final Need need;
    private final Map<String, List<Watching>> watchers = new HashMap<>();
    private @Nullable Reading reading;
    // Where the last reading ended: what came behind it was not seen.
    private long known;

    PartitionTail(
            int number,
            long capacity,
            TailSettings settings,
            TurnsSeen turns,
            Demand demand,
            LongSupplier nanoTime) {
        this.number = number;
        this.capacity = capacity;
        this.settings = settings;
        this.turns = turns;
        this.demand = demand;
        this.need = new Need(settings.linger().toNanos(), nanoTime);
    }

    /**
     * Reading starts, or starts anew, with this offset.
     *
     * @param end where the log ends: who comes is served once all before it was read
     */
    Reading begin(long first, long end) {
        lock.lock();
        try {
            Reading before = reading;
            if (before != null && first == before.next) {
                return before;
            }
            if (before != null || first > known) {
                // Of what passed by unseen some turns may have ended.
                turns.forget(number);
            }
            Reading begun = new Reading(this, new RecentChunks(capacity, first), first, end);
            reading = begun;
            if (before != null) {
                watchers.values().forEach(those -> those.forEach(each -> each.watcher.lost()));
            }
            signal(begun);
            return begun;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading if nobody needs it any more; what is kept in memory is gone with it. */
    boolean letGo() {
        lock.lock();
        try {
            Reading ended = reading;
            if (ended == null || !need.isOver()) {
                return false;
            }
            known = ended.next;
            reading = null;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The reading that goes on; null while there is none. */
    @Nullable Reading reading() {
        lock.lock();
        try {
            return reading;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody needs it and it is not read. */
    boolean isWaitedFor() {
        lock.lock();
        try {
            return reading == null && need.isThere();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is one that is always read. */
    void home(boolean now) {
        lock.lock();
        try {
            need.home(now);
            raise();
        } finally {
            lock.unlock();
        }
    }

    /** Has it read until closed, and does not wait for that. */
    Watch hold() {
        lock.lock();
        try {
            need.hold();
            raise();
        } finally {
            lock.unlock();
        }
        return () -> {
            lock.lock();
            try {
                need.drop();
            } finally {
                lock.unlock();
            }
        };
    }

    /**
     * The next records, in order, for a reading of this partition.
     *
     * @return how many of them nobody had brought before
     */
    int accept(Reading by, List<ConsumerRecord<byte[], byte[]>> records) {
        List<ChunkRecord> chunks = records.stream().map(ChunkRecord::of).toList();
        int news = 0;
        lock.lock();
        try {
            if (by != reading) {
                return 0;
            }
            for (int index = 0; index < chunks.size(); index++) {
                ChunkRecord chunk = chunks.get(index);
                if (chunk.offset() >= by.next) {
                    turns.saw(records.get(index));
                    by.memory.add(chunk);
                    by.next = chunk.offset() + 1;
                    news++;
                    hand(chunk, watchers.getOrDefault(chunk.conversation(), List.of()));
                }
            }
            catchUp(by, by.next);
            return news;
        } finally {
            lock.unlock();
        }
    }

    private static void hand(ChunkRecord chunk, List<Watching> those) {
        for (Watching each : those) {
            if (chunk.offset() >= each.from) {
                each.watcher.arrived(chunk);
            }
        }
    }

    /** All before an offset was read for a reading. */
    void reached(Reading by, long position) {
        lock.lock();
        try {
            catchUp(by, position);
        } finally {
            lock.unlock();
        }
    }

    private void catchUp(Reading by, long position) {
        if (!by.caughtUp && position >= by.end) {
            by.caughtUp = true;
            signal(by);
        }
    }

    private void signal(Reading by) {
        if (by.caughtUp) {
            caughtUp.signalAll();
        }
    }

    /** Whether this is the reading that goes on. */
    boolean isCurrent(Reading one) {
        return one == reading();
    }

    /** The offset that a reading goes on with. */
    long next(Reading of) {
        lock.lock();
        try {
            return of.next;
        } finally {
            lock.unlock();
        }
    }

    /** The offset that will be read next; waits until the partition is read. */
    long position() {
        lock.lock();
        try {
            return needed().next;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a watcher everything from an offset on: what is past at once, the rest as it comes. */
    Watch watch(String conversation, long from, ChunkWatcher watcher) {
        lock.lock();
        try {
            RecentChunks memory = needed().memory;
            if (from < memory.first()) {
                watcher.missing(number, from, memory.first());
            }
            watcher.past(memory.of(conversation, from));
            Watching watching = new Watching(watcher, from);
            watchers.computeIfAbsent(conversation, _ -> new ArrayList<>(1)).add(watching);
            need.hold();
            return () -> remove(conversation, watching);
        } finally {
            lock.unlock();
        }
    }

    private void remove(String conversation, Watching watching) {
        lock.lock();
        try {
            watchers.computeIfPresent(
                    conversation,
                    (_, those) -> {
                        // By identity: two watches of one watcher can be equal as records.
                        if (those.removeIf(each -> each == watching)) {
                            need.release();
                        }
                        return those.isEmpty() ? null : those;
                    });
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is read as far as it was written before. */
    private Reading needed() {
        need.hold();
        try {
            long left = settings.startTimeout().toNanos();
            Reading found = reading;
            while (found == null || !found.caughtUp) {
                if (left <= 0 || !demand.isServed()) {
                    throw new TailNotReady();
                }
                raise();
                left = caughtUp.awaitNanos(left);
                found = reading;
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TailNotReady();
        } finally {
            need.release();
        }
    }

    private void raise() {
        if (reading == null && need.isThere()) {
            demand.raise();
        }
    }
}

package dev.parley.simulator.http;

import dev.parley.simulator.journal.Journal;
import dev.parley.simulator.journal.JournalLine.Outcome;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened since the start. {@code requests = refused + started} and {@code started =
 * completed + aborted + failed + open}, at rest. Thread-safe.
 */
final class Counters {
    private final LongAdder started = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder aborted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder tokens = new LongAdder();

    void started() {
        started.increment();
    }

    void ended(Outcome outcome, int tokensStreamed) {
        tokens.add(tokensStreamed);
        switch (outcome) {
            case COMPLETED -> completed.increment();
            case ABORTED_BY_CLIENT -> aborted.increment();
            case FAILED -> failed.increment();
            case REFUSED -> refused.increment();
        }
    }

    Snapshot snapshot(Journal journal) {
        long over = completed.sum() + aborted.sum() + failed.sum();
        return new Snapshot(
                started.sum() + refused.sum(),
                refused.sum(),
                started.sum(),
                completed.sum(),
                aborted.sum(),
                failed.sum(),
                started.sum() - over,
                tokens.sum(),
                journal.lines(),
                journal.syncs());
    }

    /** The page at {@code /stats}. */
    record Snapshot(
            long requests,
            long refused,
            long started,
            long completed,
            long aborted,
            long failed,
            long open,
            long tokensStreamed,
            long journalLines,
            long journalSyncs) {}
}

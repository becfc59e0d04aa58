package dev.parley.local.audit;

import java.time.Duration;
import java.util.Map;

/**
 * Reads everything and compares it. What is in flight between two sources looks like a difference,
 * so it looks again until all agree or the time is over.
 *
 * <p>It keeps about 1 KiB for each turn in the log; texts are hashed while they are read.
 */
public record Audit(Sources sources) {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * The last look's findings.
     *
     * @param wait how long differences may take to go away
     * @throws UnableToAudit when a source cannot be read until then
     */
    public Findings run(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        try (LogReader log = new LogReader(sources.bootstrapServers())) {
            while (true) {
                boolean last = System.nanoTime() >= end;
                try {
                    Findings findings = look(log);
                    if (findings.isClean() || last) {
                        return findings;
                    }
                } catch (UnableToAudit failure) {
                    if (last) {
                        throw failure;
                    }
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** The others first: what they hold was in the log before. */
    private Findings look(LogReader log) {
        JournalFacts journal = new JournalReader(sources.journal()).read();
        DatabaseFacts database = new DatabaseReader(sources.database()).read();
        Map<Total.Key, Total> streams = TotalsReader.ofProcesses(sources.billing());
        return new Comparison(log.read(), database, streams, journal).findings();
    }
}

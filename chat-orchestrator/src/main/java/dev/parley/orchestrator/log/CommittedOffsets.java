package dev.parley.orchestrator.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Up to where this process is known to have committed the conversation log. No record below such an
 * offset is ever read again, so what was kept for that case can go. May lag behind, never runs
 * ahead.
 *
 * <p>Thread safety: stream threads report and ask at once.
 */
final class CommittedOffsets {
    private final Map<Integer, Long> belows = new ConcurrentHashMap<>();

    void commit(int partition, long below) {
        belows.merge(partition, below, Math::max);
    }

    long below(int partition) {
        return belows.getOrDefault(partition, 0L);
    }
}

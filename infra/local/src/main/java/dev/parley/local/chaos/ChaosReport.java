package dev.parley.local.chaos;

import dev.parley.local.audit.Findings;
import java.util.List;
import java.util.Map;

/**
 * What came of it.
 *
 * @param accepted turns that clients saw accepted
 * @param restarts that clients saw
 * @param frames that clients saw
 * @param faults that happened, by name
 * @param leftOut faults that this machine does not allow, with the reason, by name
 * @param troubles what clients saw and should not have, and what could not be mended
 * @param audit of the system at rest
 */
public record ChaosReport(
        long accepted,
        long restarts,
        long frames,
        Map<String, Long> faults,
        Map<String, String> leftOut,
        List<String> troubles,
        Findings audit) {

    public boolean isClean() {
        return troubles.isEmpty() && audit.isClean();
    }

    /** All faults together. */
    public long faultCount() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }
}

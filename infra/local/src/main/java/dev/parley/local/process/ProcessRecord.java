package dev.parley.local.process;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is written down about a process so that any later launcher can judge and end it.
 *
 * @param needs the processes that must end after it
 * @param fingerprint of the launch it was started by
 * @param grace in milliseconds between the polite signal and KILL
 */
public record ProcessRecord(
        String name,
        ProcessIdentity identity,
        Set<String> needs,
        Map<String, Integer> ports,
        String fingerprint,
        Signal stopSignal,
        long grace) {

    public boolean isAlive() {
        return identity.isAlive();
    }

    /** Ends it: politely, and after the grace time at once. Returns when it is gone. */
    public void end() {
        stopSignal.sendTo(identity);
        if (!Signal.awaitEnd(identity, Duration.ofMillis(grace))) {
            kill();
        }
    }

    /** Ends it at once. Returns when it is gone. */
    public void kill() {
        Signal.KILL.sendTo(identity);
        Signal.awaitEnd(identity, Duration.ofSeconds(10));
    }
}

package dev.parley.local.process;

import java.io.IOException;
import java.time.Duration;

/** What a process can be told from outside. */
public enum Signal {
    /** Finish your work and go. */
    TERM,
    /** The polite one for PostgreSQL, which takes TERM for "wait until every client has left". */
    INT,
    /** Go now. */
    KILL;

    private static final Duration LOOK = Duration.ofMillis(20);

    /** Reaches exactly this process or nobody. */
    public void sendTo(ProcessIdentity process) {
        if (!process.isAlive()) {
            return;
        }
        switch (this) {
            case TERM -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
            case KILL -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            case INT -> interrupt(process);
        }
    }

    /** Whether the process is gone when the time is over. */
    public static boolean awaitEnd(ProcessIdentity process, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return !process.isAlive();
            }
        }
        return true;
    }

    private static void interrupt(ProcessIdentity process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            KILL.sendTo(process);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

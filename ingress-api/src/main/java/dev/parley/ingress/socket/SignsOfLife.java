package dev.parley.ingress.socket;

import java.util.function.LongSupplier;

/**
 * Tells a peer that is silent from one that is gone without having said so.
 *
 * <p>Thread safety: safe.
 */
final class SignsOfLife {
    private final long heartbeat;
    private final long silence;
    private final LongSupplier nanoTime;
    private volatile long heardAt;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    SignsOfLife(SocketSettings settings, LongSupplier nanoTime) {
        this.heartbeat = settings.heartbeat().toNanos();
        this.silence = settings.silence().toNanos();
        this.nanoTime = nanoTime;
        this.heardAt = nanoTime.getAsLong();
    }

    /** The peer said something. */
    void heard() {
        heardAt = nanoTime.getAsLong();
    }

    /**
     * Whether the peer is to be given up. To be asked at every heartbeat: says so at the last one
     * before the silence becomes longer than allowed.
     */
    boolean areMissing() {
        return nanoTime.getAsLong() - heardAt + heartbeat > silence;
    }
}

package dev.parley.ingress.socket;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how fast a client sends: a bucket that fills at the rate allowed and gives one token for
 * each thing that comes. Who takes from it when it is empty is refused and gets into debt; who goes
 * on until the debt is as large as the bucket is sent away.
 *
 * <p>Thread safety: none; what comes on a socket comes one after the other.
 */
final class FrameRate {
    /** What is to be done with what came. */
    enum Verdict {
        /** Serve it. */
        SERVE,
        /** Say that it was too much. */
        REFUSE,
        /** Close the socket. */
        CLOSE
    }

    private final double perNano;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    FrameRate(SocketSettings settings, LongSupplier nanoTime) {
        this.perNano = settings.framesPerSecond() / (double) TimeUnit.SECONDS.toNanos(1);
        this.burst = settings.frameBurst();
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Something came. */
    Verdict take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano) - 1;
        filledAt = now;
        if (tokens >= 0) {
            return Verdict.SERVE;
        }
        return tokens > -burst ? Verdict.REFUSE : Verdict.CLOSE;
    }
}

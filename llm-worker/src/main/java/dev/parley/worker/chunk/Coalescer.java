package dev.parley.worker.chunk;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Joins pieces of text, so that a fast provider costs few records and a slow one gains no delay: a
 * piece that comes a delay or more after the last departure leaves at once, the first one therefore
 * too; others wait for company until that delay is over or enough has gathered. Never parts the two
 * halves of a character.
 *
 * <p>Thread safety: one thread adds and ends; the ticker's sends what is due. The lock is held
 * while sending, so that pieces leave in the order in which they came.
 */
final class Coalescer {
    private final Consumer<String> out;
    private final ChunkSettings settings;
    private final FlushTicker ticker;
    private final LongSupplier nanoTime;
    private final long delayNanos;
    private final StringBuilder gathered = new StringBuilder();
    private long gatheredBytes;
    private long lastDeparture;
    private boolean awaited;

    /**
     * @param out takes what leaves; must not throw
     * @param ticker asked to look after what waits
     */
    Coalescer(
            Consumer<String> out,
            ChunkSettings settings,
            FlushTicker ticker,
            LongSupplier nanoTime) {
        this.out = out;
        this.settings = settings;
        this.ticker = ticker;
        this.nanoTime = nanoTime;
        this.delayNanos = settings.delay().toNanos();
        this.lastDeparture = nanoTime.getAsLong() - delayNanos;
    }

    /** Takes a piece. */
    synchronized void add(String text) {
        gathered.append(text);
        gatheredBytes += Utf8.length(text);
        long now = nanoTime.getAsLong();
        if (isDue(now) || gatheredBytes >= settings.size().toBytes()) {
            send(now);
        } else if (!awaited) {
            awaited = true;
            ticker.await(this);
        }
    }

    /** Sends what is left, the half of a character too if no other half came. */
    synchronized void end() {
        if (!gathered.isEmpty()) {
            out.accept(gathered.toString());
            gathered.setLength(0);
            gatheredBytes = 0;
        }
    }

    /** Sends what is left, and then something else, with nothing between. */
    synchronized void follow(Runnable next) {
        end();
        next.run();
    }

    /**
     * Sends what waits if its time has come.
     *
     * @return whether something still waits
     */
    synchronized boolean sendIfDue(long now) {
        if (!gathered.isEmpty() && isDue(now)) {
            send(now);
            awaited = false;
        } else if (gathered.isEmpty()) {
            awaited = false;
        }
        return awaited;
    }

    private boolean isDue(long now) {
        return now - lastDeparture >= delayNanos;
    }

    private void send(long now) {
        int whole = gathered.length();
        if (whole > 0 && Character.isHighSurrogate(gathered.charAt(whole - 1))) {
            whole--;
        }
        if (whole > 0) {
            out.accept(gathered.substring(0, whole));
            gathered.delete(0, whole);
            gatheredBytes = 0;
            lastDeparture = now;
        }
    }
}

package dev.parley.worker.chunk;

import java.util.function.Consumer;

/**
 * Joins pieces of text, so that many streams share a request and a fast provider costs few records:
 * the first piece leaves at once, others with the ticker's next round or when enough has gathered.
 * Never parts the two halves of a character.
 *
 * <p>Thread safety: one thread adds and ends; the ticker's sends what waits. The lock is held while
 * sending, so that pieces leave in the order in which they came.
 */
final class Coalescer {
    private final Consumer<String> out;
    private final long size;
    private final FlushTicker ticker;
    private final StringBuilder gathered = new StringBuilder();
    private long gatheredBytes;
    private boolean begun;
    private boolean awaited;

    /**
     * @param out takes what leaves; must not throw
     * @param size how much gathered text leaves at once, in bytes of UTF-8
     * @param ticker asked to look after what waits
     */
    Coalescer(Consumer<String> out, long size, FlushTicker ticker) {
        this.out = out;
        this.size = size;
        this.ticker = ticker;
    }

    /** Takes a piece. */
    synchronized void add(String text) {
        gathered.append(text);
        gatheredBytes += Utf8.length(text);
        if (!begun || gatheredBytes >= size) {
            send();
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

    /** Sends what waits; half a character goes on waiting for the other one. */
    synchronized void flush() {
        awaited = false;
        send();
    }

    private void send() {
        int whole = gathered.length();
        if (whole > 0 && Character.isHighSurrogate(gathered.charAt(whole - 1))) {
            whole--;
        }
        if (whole > 0) {
            out.accept(gathered.substring(0, whole));
            gathered.delete(0, whole);
            gatheredBytes = 0;
            begun = true;
        }
    }
}

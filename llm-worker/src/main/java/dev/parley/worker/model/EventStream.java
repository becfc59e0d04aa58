package dev.parley.worker.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Reads server-sent events, each as soon as the end of its last line is there. Only their data is
 * of use here; comments, types, ids and times to wait are passed over. An event that is begun when
 * the stream ends is dropped, as the standard says.
 *
 * <p>Everything happens in one buffer, which grows only for an event that does not fit into it. The
 * data of an event stands there until the next one is asked for. Not for use by two threads.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">
 *     HTML, interpreting an event stream</a>
 */
final class EventStream {
    /** How many bytes an event may have; an answer that comes in one piece fits. */
    static final int LONGEST_EVENT = 4 * 1024 * 1024;

    private static final int FIRST_CAPACITY = 8 * 1024;
    private static final int NONE = -1;
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream stream;

    // 0 <= kept <= lineStart <= looked <= limit <= bytes.length, and where there is data
    // kept <= dataStart <= dataEnd < lineStart
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int kept;
    private int dataStart;
    private int dataEnd = NONE;
    private int lineStart;
    private int looked;
    private int limit;

    private boolean firstLine = true;
    private boolean afterReturn;
    private boolean whole;

    EventStream(InputStream stream) {
        this.stream = stream;
    }

    /**
     * Goes on to the next event if all of it was read already. Never blocks.
     *
     * @return whether there is one
     */
    boolean next() {
        if (whole) {
            whole = false;
            dataEnd = NONE;
            kept = lineStart;
        }
        while (looked < limit) {
            byte each = bytes[looked++];
            if ((each == '\n' || each == '\r') && endsEvent(each)) {
                whole = true;
                return true;
            }
        }
        return false;
    }

    /**
     * Goes on to the next event, and waits for it.
     *
     * @return false when the stream has ended
     * @throws UnableToRead when an event is too long
     * @throws UncheckedIOException when the connection breaks
     */
    boolean await() {
        while (!next()) {
            if (!read()) {
                return false;
            }
        }
        return true;
    }

    /** Where the data of this event stands, from {@link #start} on. */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return dataStart;
    }

    int length() {
        return dataEnd - dataStart;
    }

    /** Whether the data of this event starts with that. */
    boolean startsWith(byte[] prefix) {
        return startsWith(prefix, dataStart, dataEnd);
    }

    private boolean startsWith(byte[] prefix, int from, int to) {
        return to - from >= prefix.length
                && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** A line ends here, or it did one byte before. */
    private boolean endsEvent(byte end) {
        int from = lineStart;
        int to = looked - 1;
        // A carriage return ends a line at once, since what follows it may never come.
        boolean sameEnd = afterReturn && end == '\n' && from == to;
        afterReturn = end == '\r';
        lineStart = looked;
        boolean ends = !sameEnd && takeLine(from, to);
        if (dataEnd == NONE) {
            kept = lineStart;
        }
        return ends;
    }

    private boolean takeLine(int begin, int to) {
        int from = begin;
        if (firstLine) {
            firstLine = false;
            from += startsWith(BYTE_ORDER_MARK, from, to) ? BYTE_ORDER_MARK.length : 0;
        }
        if (from == to) {
            return dataEnd != NONE;
        }
        int colon = from + DATA.length;
        if (startsWith(DATA, from, to) && (colon == to || bytes[colon] == ':')) {
            int value = Math.min(colon + 1, to);
            takeData(value < to && bytes[value] == ' ' ? value + 1 : value, to);
        }
        return false;
    }

    /** Further lines of data move up to the ones before, over what named them. */
    private void takeData(int from, int to) {
        if (dataEnd == NONE) {
            dataStart = from;
            dataEnd = to;
        } else {
            bytes[dataEnd++] = '\n';
            System.arraycopy(bytes, from, bytes, dataEnd, to - from);
            dataEnd += to - from;
        }
    }

    private boolean read() {
        makeRoom();
        try {
            int count = stream.read(bytes, limit, bytes.length - limit);
            limit += Math.max(count, 0);
            return count >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoom() {
        int length = limit - kept;
        if (length >= LONGEST_EVENT) {
            throw new UnableToRead(
                    "an event of more than %d bytes (expected: fewer)".formatted(LONGEST_EVENT));
        }
        if (length > 0 && limit < bytes.length) {
            return;
        }
        byte[] roomy =
                length > bytes.length / 2
                        ? new byte[Math.min(2 * bytes.length, LONGEST_EVENT)]
                        : bytes;
        System.arraycopy(bytes, kept, roomy, 0, length);
        bytes = roomy;
        dataStart -= kept;
        dataEnd -= dataEnd == NONE ? 0 : kept;
        lineStart -= kept;
        looked -= kept;
        limit = length;
        kept = 0;
    }
}

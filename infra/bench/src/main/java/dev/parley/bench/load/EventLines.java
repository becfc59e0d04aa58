package dev.parley.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Cuts a body into the data lines of server-sent events. */
final class EventLines {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};

    private byte[] buffer = new byte[1_024];
    private int length;

    /** Takes the text of a data line. */
    interface Sink {
        void data(byte[] buffer, int offset, int length);
    }

    void take(ByteBuf bytes, Sink sink) {
        int more = bytes.readableBytes();
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
        bytes.readBytes(buffer, length, more);
        int unseen = length;
        length += more;
        int start = 0;
        for (int index = unseen; index < length; index++) {
            if (buffer[index] == '\n') {
                line(start, index, sink);
                start = index + 1;
            }
        }
        System.arraycopy(buffer, start, buffer, 0, length - start);
        length -= start;
    }

    private void line(int start, int end, Sink sink) {
        int text = start + DATA.length;
        if (end >= text && Arrays.equals(buffer, start, text, DATA, 0, DATA.length)) {
            sink.data(buffer, text, end - text);
        }
    }
}

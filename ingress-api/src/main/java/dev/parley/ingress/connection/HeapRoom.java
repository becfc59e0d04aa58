package dev.parley.ingress.connection;

import org.springframework.util.unit.DataSize;

/**
 * How much a process has room for, by the memory that it may use for objects. Read from heaps that
 * were full: what is beyond must be refused, for a process that runs out of memory ends, and with
 * it all that it serves.
 */
public final class HeapRoom {
    /** What the process needs before it serves anybody. */
    private static final DataSize ITSELF = DataSize.ofMegabytes(128);

    /** With the largest body that is read as one tree, a request needs more, a stream less. */
    private static final DataSize REQUEST = DataSize.ofKilobytes(512);

    /** The server's buffers, most of it. */
    private static final DataSize CONNECTION = DataSize.ofKilobytes(80);

    private static final int LEAST = 64;

    private HeapRoom() {}

    /** How many requests may be served at a time. */
    public static int requests(DataSize heap) {
        return room(heap, REQUEST);
    }

    /** How many connections may be open that live long. */
    public static int connections(DataSize heap) {
        return room(heap, CONNECTION);
    }

    private static int room(DataSize heap, DataSize each) {
        long room = (heap.toBytes() - ITSELF.toBytes()) / each.toBytes();
        return (int) Math.clamp(room, LEAST, Integer.MAX_VALUE);
    }
}

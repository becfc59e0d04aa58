package dev.parley.local.link;

import dev.parley.local.component.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A port that leads to another one, and does to the connections between them what a network can do:
 * carry them, swallow what is sent and tell nobody, or break them. Thread-safe; it ends with the
 * JVM that opened it.
 *
 * <p>A connection that went silent carries nothing ever again, and its ends learn of it only by
 * what does not come. What they send to it is taken, so no time-out of the operating system helps
 * them: whoever waits needs a bound of its own.
 */
public final class Link implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final int target;
    private final ServerSocket door;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    private Link(int port, int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket();
        door.bind(new InetSocketAddress(InetAddress.getByName(Loopback.HOST), port), BACKLOG);
        Thread.ofVirtual().name("link-" + port).start(this::take);
    }

    /**
     * Listens, and carries.
     *
     * @param port on which it listens; 0 for any
     * @param target the port that it leads to; need not be open yet
     */
    public static Link open(int port, int target) {
        try {
            return new Link(port, target);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens. */
    public int port() {
        return door.getLocalPort();
    }

    /**
     * From now on nothing passes, in either direction, and nobody is told. Whoever connects
     * meanwhile gets a connection that is as silent.
     */
    public void silence() {
        silent = true;
        passages.forEach(Passage::silence);
    }

    /** Connections made from now on carry again. Those that went silent do not. */
    public void pass() {
        silent = false;
    }

    /** Tells whoever still holds a silent connection that it is broken (RST). */
    public void forget() {
        breakThose(Passage::isSilent);
    }

    /** Breaks every connection, for both ends (RST). */
    public void cut() {
        breakThose(_ -> true);
    }

    private void breakThose(Predicate<Passage> which) {
        passages.stream().filter(which).forEach(Passage::reset);
    }

    /** How many silent connections those who made them still hold. */
    public long heldByCallers() {
        return passages.stream().filter(Passage::isSilent).filter(Passage::hasCaller).count();
    }

    /** How many silent connections the process that the link leads to still holds. */
    public long heldByTarget() {
        return passages.stream().filter(Passage::isSilent).filter(Passage::hasTarget).count();
    }

    /** Breaks all connections and takes no more. */
    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            cut();
        }
    }

    private void take() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Thread.ofVirtual().name("link-passage").start(() -> carry(caller));
            } catch (IOException closed) {
                // The loop ends when it was this end that closed.
            }
        }
    }

    private void carry(Socket caller) {
        Passage passage = new Passage(caller);
        passages.add(passage);
        // Only now: who goes silent, or closes, after this sees the passage.
        if (silent) {
            passage.silence();
        }
        try {
            if (door.isClosed()) {
                passage.reset();
            }
            passage.carryTo(target);
        } finally {
            passages.remove(passage);
        }
    }
}

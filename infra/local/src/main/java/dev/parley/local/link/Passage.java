package dev.parley.local.link;

import dev.parley.local.component.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection from who made it to whom it leads. */
final class Passage {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER = 16 * 1024;

    private final Socket caller;
    private final Socket target = new Socket();
    private volatile boolean silent;

    Passage(Socket caller) {
        this.caller = caller;
    }

    boolean isSilent() {
        return silent;
    }

    boolean hasCaller() {
        return !caller.isClosed();
    }

    boolean hasTarget() {
        return target.isConnected() && !target.isClosed();
    }

    /** What comes from now on, from either side, goes nowhere. */
    void silence() {
        silent = true;
    }

    /** Returns when both sides have ended the connection, or it was broken. */
    void carryTo(int port) {
        try {
            caller.setTcpNoDelay(true);
            if (!silent) {
                connect(port);
            }
        } catch (IOException nobodyThere) {
            reset();
            return;
        }
        Thread back =
                Thread.ofVirtual().name("link-passage-back").start(() -> pump(target, caller));
        pump(caller, target);
        try {
            back.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close(caller);
            close(target);
        }
    }

    private void connect(int port) throws IOException {
        target.setTcpNoDelay(true);
        target.connect(new InetSocketAddress(Loopback.HOST, port), CONNECT_MILLIS);
    }

    /** Breaks it for both sides. */
    void reset() {
        reset(caller);
        reset(target);
    }

    private void pump(Socket from, Socket to) {
        if (!from.isConnected()) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!silent) {
                    write(to, buffer, read);
                }
            }
            if (!silent) {
                to.shutdownOutput();
                return;
            }
        } catch (IOException broken) {
            if (!silent) {
                reset();
            }
        }
        if (silent) {
            // The other side is not told; it finds out by itself.
            close(from);
        }
    }

    private static void write(Socket to, byte[] bytes, int length) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(bytes, 0, length);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            return;
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException broken) {
            // It is closed for us.
        }
    }
}

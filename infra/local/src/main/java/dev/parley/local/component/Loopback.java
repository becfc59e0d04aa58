package dev.parley.local.component;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine's loopback address, the only one that anything here binds. */
public final class Loopback {
    public static final String HOST = "127.0.0.1";

    /**
     * Below what systems hand out to outgoing connections, so that nobody takes one while its
     * process restarts.
     */
    private static final int FIRST_FREE = 20_000;

    private static final int LAST_FREE = 32_000;

    private Loopback() {}

    public static boolean accepts(int port) {
        return accepts(HOST, port);
    }

    public static boolean accepts(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 500);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Whether a process could listen on it now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    public static int freePort() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE);
            if (isFree(port)) {
                return port;
            }
        }
        throw new UnableToStart("no free port between %d and %d".formatted(FIRST_FREE, LAST_FREE));
    }
}

package dev.parley.ingress.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that asks for a stream and reads it when it wants to. */
public final class RawStream implements AutoCloseable {
    private static final int BOUND_MILLIS = 20_000;
    private static final int LITTLE = 4_096;

    private final Socket socket;

    private RawStream(Socket socket) {
        this.socket = socket;
    }

    static RawStream open(String address, String key, String path) {
        try {
            Socket socket = new Socket();
            // So that the server's own buffers fill, and not those here.
            socket.setReceiveBufferSize(LITTLE);
            socket.setSoTimeout(BOUND_MILLIS);
            String[] parts = address.split(":", 2);
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
            String request =
                    "GET %s HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(path, address, key);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new RawStream(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on to the first of these words. */
    public void readTo(String words) {
        StringBuilder text = new StringBuilder();
        try {
            while (text.indexOf(words) < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new AssertionError("ended after " + text);
                }
                text.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What there is from here to the end. */
    public String rest() {
        try {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

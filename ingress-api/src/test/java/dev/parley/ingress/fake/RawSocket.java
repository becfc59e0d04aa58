package dev.parley.ingress.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * A WebSocket client that is not nice: it answers no ping, and what it does not read stays with the
 * server.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
public final class RawSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;

    private static final int CLOSE = 8;
    private static final int BOUND_MILLIS = 20_000;
    private static final int LITTLE = 4_096;

    private record Frame(int opcode, byte[] payload) {}

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static RawSocket open(String address, String key, String path) {
        try {
            Socket socket = new Socket();
            // So that the server's own buffers fill, and not those here.
            socket.setReceiveBufferSize(LITTLE);
            socket.setSoTimeout(BOUND_MILLIS);
            String[] parts = address.split(":", 2);
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
            RawSocket raw = new RawSocket(socket);
            raw.handshake(address, key, path);
            return raw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handshake(String address, String key, String path) throws IOException {
        String request =
                """
                GET %s HTTP/1.1
                Host: %s
                Authorization: Bearer %s
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

                """
                        .formatted(path, address, key)
                        .replace("\n", "\r\n");
        out.write(request.getBytes(ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new AssertionError(head);
        }
    }

    public void send(String text) {
        send(TEXT, true, text);
    }

    /** Sends a fragment; returns without doing so when the server has closed. */
    public void send(int opcode, boolean last, String text) {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        // Masked with zeros.
        frame.putInt(0).put(payload);
        try {
            out.write(frame.array(), 0, frame.position());
        } catch (SocketException e) {
            // What it said before it closed can still be read.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on to a frame with these words in it. */
    public void readTo(String words) {
        try {
            while (!new String(next().payload(), UTF_8).contains(words)) {
                // The next one, then.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on until the server closes; the code it gives, or -1 when it gives none. */
    public int closeCode() {
        try {
            Frame frame = next();
            while (frame.opcode() != CLOSE) {
                frame = next();
            }
            return ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF;
        } catch (EOFException | SocketException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Frame next() throws IOException {
        int opcode = in.readUnsignedByte() & 0xF;
        byte[] payload = new byte[length(in.readUnsignedByte())];
        in.readFully(payload);
        return new Frame(opcode, payload);
    }

    private int length(int first) throws IOException {
        return switch (first) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> first;
        };
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

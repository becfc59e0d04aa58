package dev.parley.local.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinkTest {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ServerSocket server = listen();
    private final Link link = keep(Link.open(0, server.getLocalPort()));
    private Socket caller = new Socket();
    private Socket called = new Socket();

    @BeforeEach
    void connect() throws IOException {
        caller = call();
        called = keep(server.accept());
        passes(caller, called);
        passes(called, caller);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void tellsTheOtherSideWhoHasEnded() throws IOException {
        caller.shutdownOutput();

        assertThat(called.getInputStream().read()).isEqualTo(-1);
        passes(called, caller);
    }

    @Test
    void endsTheConnectionOfWhoFindsNobody() throws IOException {
        server.close();
        Socket late = call();

        assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void swallowsAllAndTellsNobodyWhileSilent() throws IOException {
        link.silence();
        send(caller, "into the void");
        send(called, "and back");

        nothingComesTo(caller);
        nothingComesTo(called);

        link.pass();
        send(caller, "too late");
        nothingComesTo(called);
    }

    @Test
    void givesASilentConnectionToWhoConnectsWhileSilent() throws IOException {
        link.silence();
        Socket during = call();
        send(during, "hello?");
        nothingComesTo(during);

        link.pass();
        Socket after = call();
        passes(after, keep(server.accept()));
        nothingComesTo(during);
    }

    @Test
    void knowsWhoHoldsOnToASilentConnection() throws IOException {
        link.silence();
        assertThat(link.heldByCallers()).isEqualTo(1);
        assertThat(link.heldByTarget()).isEqualTo(1);

        caller.close();
        await().until(() -> link.heldByCallers() == 0);
        assertThat(link.heldByTarget()).isEqualTo(1);
        nothingComesTo(called);

        called.close();
        await().until(() -> link.heldByTarget() == 0);
    }

    @Test
    void breaksSilentConnectionsAndNoOthers() throws IOException {
        link.silence();
        link.pass();
        Socket other = call();
        Socket otherCalled = keep(server.accept());
        passes(other, otherCalled);

        link.forget();

        isBroken(caller);
        isBroken(called);
        passes(other, otherCalled);
    }

    @Test
    void breaksAll() throws IOException {
        link.cut();

        isBroken(caller);
        isBroken(called);
        Socket next = call();
        passes(next, keep(server.accept()));
    }

    @Test
    void carriesMoreThanAnyBufferHolds() throws Exception {
        byte[] much = new byte[4 * 1024 * 1024];
        Thread sender =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                caller.getOutputStream().write(much);
                                caller.shutdownOutput();
                            } catch (IOException broken) {
                                throw new AssertionError(broken);
                            }
                        });

        assertThat(called.getInputStream().readAllBytes()).hasSameSizeAs(much);
        sender.join();
    }

    private Socket call() throws IOException {
        return keep(new Socket(InetAddress.getLoopbackAddress(), link.port()));
    }

    private static void send(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static void passes(Socket from, Socket to) throws IOException {
        send(from, "word");
        assertThat(to.getInputStream().readNBytes(4)).isEqualTo("word".getBytes(UTF_8));
    }

    private static void nothingComesTo(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }

    private static void isBroken(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private ServerSocket listen() {
        try {
            return keep(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }
}

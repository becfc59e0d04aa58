package dev.parley.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.worker.meter.WorkerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Against a real Redis of the version that is shipped. */
final class RedisLeasesTest {
    private static final int PORT = freePort();
    private static final RedisServer SERVER = server();

    private final List<RedisLeases> opened = new ArrayList<>();
    private final RedisLeases ours = connect(PORT, "worker-a");
    private final RedisLeases theirs = connect(PORT, "worker-b");
    private final TurnId turn = TurnId.next();
    private final Lease lease = new Lease(turn, GenerationId.next(), 1);
    private final Lease other = new Lease(turn, GenerationId.next(), 1);

    @BeforeAll
    static void startRedis() throws IOException {
        SERVER.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        SERVER.stop();
    }

    @AfterEach
    void disconnect() {
        opened.forEach(RedisLeases::close);
    }

    @Test
    void givesATurnToOneWorker() {
        assertThat(ours.claim(lease)).isEqualTo(Claim.TAKEN);
        assertThat(theirs.claim(other)).isEqualTo(Claim.HELD);
    }

    @Test
    void givesAReleasedTurnToTheNext() {
        ours.claim(lease);
        ours.release(lease);
        assertThat(theirs.claim(other)).isEqualTo(Claim.TAKEN);
    }

    @Test
    void releasesNothingThatIsAnothers() {
        ours.claim(lease);
        theirs.release(other);
        assertThat(theirs.claim(other)).isEqualTo(Claim.HELD);
    }

    @Test
    void skipsWhatIsDoneButNotALaterRequest() {
        ours.claim(lease);
        ours.complete(lease);
        assertThat(theirs.claim(other)).isEqualTo(Claim.DONE);
        assertThat(theirs.claim(new Lease(turn, GenerationId.next(), 2))).isEqualTo(Claim.TAKEN);
    }

    @Test
    void tellsWhoTakesATurnThatItWasCancelled() {
        theirs.markCancelled(turn);
        assertThat(ours.claim(lease)).isEqualTo(Claim.TAKEN_CANCELLED);
    }

    @Test
    void tellsWhoHoldsATurnThatItWasCancelled() {
        ours.claim(lease);
        theirs.markCancelled(turn);
        List<TurnId> cancelled = new ArrayList<>();
        ours.renew(List.of(lease), cancelled::add);
        assertThat(cancelled).containsExactly(turn);
    }

    @Test
    void takesALeaseAgainThatHasRunOut() {
        ours.renew(List.of(lease), _ -> {});
        assertThat(theirs.claim(other)).isEqualTo(Claim.HELD);
    }

    @Test
    void leavesALeaseToWhoTookItMeanwhile() {
        theirs.claim(other);
        ours.renew(List.of(lease), _ -> {});
        ours.release(lease);
        assertThat(ours.claim(lease)).isEqualTo(Claim.HELD);
    }

    @Test
    void goesOnWithoutRedis() {
        RedisLeases nowhere = connect(freePort(), "worker-c");
        assertThat(nowhere.claim(lease)).isEqualTo(Claim.UNAVAILABLE);
        nowhere.renew(List.of(lease), _ -> {});
        nowhere.complete(lease);
        nowhere.release(lease);
        nowhere.markCancelled(turn);
        assertThat(ours.claim(lease)).isEqualTo(Claim.TAKEN);
    }

    private RedisLeases connect(int port, String worker) {
        RedisLeases leases =
                new RedisLeases(
                        new LeaseSettings(
                                "redis://127.0.0.1:" + port,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(1)),
                        worker,
                        InstantSource.system(),
                        new WorkerMeters(new SimpleMeterRegistry()));
        opened.add(leases);
        try {
            leases.awaitFirstAttempt(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return leases;
    }

    private static RedisServer server() {
        try {
            return RedisServer.newRedisServer()
                    .port(PORT)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

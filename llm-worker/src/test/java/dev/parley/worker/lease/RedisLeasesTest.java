package dev.parley.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.worker.meter.WorkerMeters;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Against a real Redis of the version that is shipped. */
final class RedisLeasesTest {
    private static final int PORT = freePort();
    private static final RedisServer SERVER = server(PORT);

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
        assertThat(ours.claim(lease)).isEqualTo(new Claim.Taken(false));
        assertThat(theirs.claim(other)).isEqualTo(new Claim.Held());
    }

    @Test
    void givesAReleasedTurnToTheNext() {
        ours.claim(lease);
        ours.release(lease);
        assertThat(theirs.claim(other)).isEqualTo(new Claim.Taken(false));
    }

    @Test
    void releasesNothingThatIsAnothers() {
        ours.claim(lease);
        theirs.release(other);
        assertThat(theirs.claim(other)).isEqualTo(new Claim.Held());
    }

    @Test
    void skipsWhatIsDoneButNotALaterRequest() {
        ours.claim(lease);
        ours.complete(lease);
        assertThat(theirs.claim(other)).isEqualTo(new Claim.Done());
        assertThat(theirs.claim(new Lease(turn, GenerationId.next(), 2)))
                .isEqualTo(new Claim.Taken(false));
    }

    @Test
    void tellsWhoTakesATurnThatItWasCancelled() {
        theirs.markCancelled(turn, 1);
        assertThat(ours.claim(lease)).isEqualTo(new Claim.Taken(true));
    }

    @Test
    void tellsWhoHoldsATurnThatItWasCancelled() {
        ours.claim(lease);
        theirs.markCancelled(turn, 1);
        assertThat(renew(ours, lease)).containsExactlyInAnyOrder("kept", "cancelled");
    }

    @Test
    void tellsNobodyWhoWorksForALaterRequest() {
        Lease later = new Lease(turn, GenerationId.next(), 2);
        theirs.markCancelled(turn, 1);
        assertThat(ours.claim(later)).isEqualTo(new Claim.Taken(false));
        assertThat(renew(ours, later)).containsExactly("kept");

        theirs.markCancelled(turn, Integer.MAX_VALUE);
        theirs.markCancelled(turn, 1);
        assertThat(renew(ours, later)).containsExactlyInAnyOrder("kept", "cancelled");
    }

    @Test
    void takesALeaseAgainThatHasRunOut() {
        assertThat(renew(ours, lease)).containsExactly("kept");
        assertThat(theirs.claim(other)).isEqualTo(new Claim.Held());
    }

    @Test
    void tellsThatAnotherHasTheLease() {
        ours.claim(lease);
        ours.release(lease);
        theirs.claim(other);
        assertThat(renew(ours, lease)).containsExactly("lost");
        assertThat(renew(theirs, other)).containsExactly("kept");
    }

    @Test
    void tellsThatAnotherHadTheLeaseAndIsGone() {
        ours.claim(lease);
        ours.release(lease);
        theirs.claim(other);
        theirs.release(other);
        assertThat(renew(ours, lease)).containsExactly("lost");
        assertThat(ours.claim(new Lease(turn, GenerationId.next(), 1)))
                .isEqualTo(new Claim.Taken(false));
    }

    @Test
    void takesNoLeaseAgainOfATurnThatIsDone() {
        ours.claim(lease);
        ours.complete(lease);
        assertThat(renew(ours, lease)).containsExactly("lost");
        assertThat(theirs.claim(new Lease(turn, GenerationId.next(), 2)))
                .isEqualTo(new Claim.Taken(false));
    }

    @Test
    void marksNothingDoneForWhoHasLostTheLease() {
        ours.claim(lease);
        ours.release(lease);
        theirs.claim(other);
        ours.complete(lease);
        ours.owe(lease, "timeout");
        assertThat(renew(theirs, other)).containsExactly("kept");
        theirs.release(other);
        ours.complete(lease);
        assertThat(theirs.claim(new Lease(turn, GenerationId.next(), 1)))
                .isEqualTo(new Claim.Taken(false));
    }

    @Test
    void leavesAFailureWhoseLetterIsMissingToTheNext() {
        ours.claim(lease);
        ours.owe(lease, "provider_unavailable");
        assertThat(theirs.claim(other)).isEqualTo(new Claim.Held());
        ours.release(lease);
        assertThat(theirs.claim(other)).isEqualTo(new Claim.LetterOwed("provider_unavailable"));
        theirs.complete(other);
        assertThat(ours.claim(new Lease(turn, GenerationId.next(), 1))).isEqualTo(new Claim.Done());
    }

    @Test
    void forgetsNoLaterRequestForAnEarlierOne() {
        Lease later = new Lease(turn, GenerationId.next(), 3);
        ours.claim(later);
        ours.complete(later);
        ours.complete(lease);
        assertThat(theirs.claim(new Lease(turn, GenerationId.next(), 2)))
                .isEqualTo(new Claim.Done());
    }

    @Test
    void leavesALeaseToWhoTookItMeanwhile() {
        theirs.claim(other);
        assertThat(renew(ours, lease)).containsExactly("lost");
        ours.release(lease);
        assertThat(ours.claim(lease)).isEqualTo(new Claim.Held());
    }

    @Test
    void goesOnWithoutRedis() {
        RedisLeases nowhere = connect(freePort(), "worker-c");
        assertThat(nowhere.claim(lease)).isEqualTo(new Claim.Unavailable());
        assertThat(renew(nowhere, lease)).isEmpty();
        nowhere.owe(lease, "timeout");
        nowhere.complete(lease);
        nowhere.release(lease);
        nowhere.markCancelled(turn, 1);
        assertThat(ours.claim(lease)).isEqualTo(new Claim.Taken(false));
    }

    @Test
    void waitsOnceForAllLeasesWhenRedisDoesNotAnswer() throws IOException {
        int port = freePort();
        RedisServer paused = server(port);
        paused.start();
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                var connection = client.connect()) {
            RedisLeases leases = connect(port, "worker-d", Duration.ofSeconds(1));
            List<Lease> many =
                    Stream.generate(() -> new Lease(TurnId.next(), GenerationId.next(), 1))
                            .limit(60)
                            .toList();
            connection.sync().clientPause(30_000);
            var ping = connection.async().ping();

            assertThat(renew(leases, many)).isEmpty();

            assertThat(ping.isDone()).as("Redis answers again").isFalse();
        } finally {
            paused.stop();
        }
    }

    private static List<String> renew(RedisLeases leases, Lease lease) {
        return renew(leases, List.of(lease));
    }

    private static List<String> renew(RedisLeases leases, List<Lease> all) {
        List<String> heard = new ArrayList<>();
        leases.renew(
                all,
                new LeaseListener() {
                    @Override
                    public void kept(Lease each) {
                        heard.add("kept");
                    }

                    @Override
                    public void lost(Lease each) {
                        heard.add("lost");
                    }

                    @Override
                    public void cancelled(Lease each) {
                        heard.add("cancelled");
                    }
                });
        return heard;
    }

    private RedisLeases connect(int port, String worker) {
        return connect(port, worker, Duration.ofSeconds(5));
    }

    private RedisLeases connect(int port, String worker, Duration commandTimeout) {
        RedisLeases leases =
                new RedisLeases(
                        new LeaseSettings(
                                "redis://127.0.0.1:" + port,
                                Duration.ofSeconds(60),
                                commandTimeout,
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

    private static RedisServer server(int port) {
        try {
            return RedisServer.newRedisServer()
                    .port(port)
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

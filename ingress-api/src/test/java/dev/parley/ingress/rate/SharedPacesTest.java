package dev.parley.ingress.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.RedisLink;
import dev.parley.ingress.hint.RedisSettings;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.rate.Paces.Taken;
import dev.parley.ingress.rate.Paces.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Against a real Redis of the version that is shipped. */
final class SharedPacesTest {
    private static final RateSettings SLOW = new RateSettings(1, 3, 100);
    private static final int PORT = freePort();

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static RedisServer server;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static RedisLink oneEdge;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static RedisLink otherEdge;

    private final UserId user = UserId.next();
    private final Paces here = new SharedPaces(oneEdge, SLOW);
    private final Paces there = new SharedPaces(otherEdge, SLOW);

    @BeforeAll
    static void start() throws IOException {
        server =
                RedisServer.newRedisServer()
                        .port(PORT)
                        .setting("bind 127.0.0.1")
                        .setting("save \"\"")
                        .build();
        server.start();
        oneEdge = connected();
        otherEdge = connected();
    }

    @AfterAll
    static void stop() throws IOException {
        oneEdge.close();
        otherEdge.close();
        server.stop();
    }

    @Test
    void countsForAllEdgesTogether() {
        assertThat(List.of(take(here), take(there), take(here), take(there), take(here)))
                .containsExactly(
                        Verdict.ADMITTED,
                        Verdict.ADMITTED,
                        Verdict.ADMITTED,
                        Verdict.REFUSED,
                        Verdict.REFUSED);
        assertThat(here.take(UserId.next(), null).orElseThrow().verdict())
                .isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void admitsNoMoreWhenManyComeAtOnce() throws Exception {
        List<Future<Verdict>> verdicts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < 200; each++) {
                Paces edge = each % 2 == 0 ? here : there;
                verdicts.add(threads.submit(() -> take(edge)));
            }
        }
        assertThat(verdicts.stream().map(Future::resultNow))
                .filteredOn(Verdict.ADMITTED::equals)
                .hasSize(3);
    }

    @Test
    void countsWhatIsRepeatedOnceOnAllEdges() {
        TurnId repeated = TurnId.ofIdempotencyKey(user, "key");
        TurnId early = TurnId.ofIdempotencyKey(user, "early");
        assertThat(take(here, repeated)).isEqualTo(Verdict.ADMITTED);
        assertThat(take(there, repeated)).isEqualTo(Verdict.REPEATED);
        take(here);
        take(here);
        assertThat(take(there, early)).isEqualTo(Verdict.REFUSED);
        assertThat(take(there, early)).isEqualTo(Verdict.REFUSED);
        assertThat(take(here, repeated)).isEqualTo(Verdict.REPEATED);
    }

    @Test
    void givesBackAsTimePasses() {
        Paces fast = new SharedPaces(oneEdge, new RateSettings(60, 3, 100));
        await().until(() -> take(fast) == Verdict.REFUSED);
        await().until(() -> take(fast) == Verdict.ADMITTED);
    }

    @Test
    void startsAnewWhereTheClockWasPutBack() {
        oneEdge.ask(commands ->
                Optional.of(commands.set("parley:rate:{" + user + "}", "9000000000000000")));
        Taken taken = here.take(user, null).orElseThrow();
        assertThat(taken.verdict()).isEqualTo(Verdict.ADMITTED);
        assertThat(taken.ahead()).isEqualTo(SLOW.interval());
    }

    @Test
    void forgetsWhatMakesNoDifference() {
        take(here);
        assertThat(
                        oneEdge.ask(commands ->
                                        Optional.of(commands.pttl("parley:rate:{" + user + "}")))
                                .orElseThrow())
                .isPositive()
                .isLessThanOrEqualTo(60_000);
    }

    @Test
    void leavesItToEachEdgeWhereRedisIsAway() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (RedisLink away = link(freePort())) {
            RequestRate rate =
                    RequestRate.shared(away, SLOW, new EdgeMeters(registry), System::nanoTime);
            assertThat(IntStream.range(0, 4).mapToObj(_ -> rate.take(user, null).refusal()))
                    .satisfiesExactly(
                            first -> assertThat(first).isNull(),
                            second -> assertThat(second).isNull(),
                            third -> assertThat(third).isNull(),
                            fourth -> assertThat(fourth).isNotNull());
        }
        assertThat(
                        registry.get("parley.rate.requests")
                                .tags("result", "admitted", "pace", "own")
                                .counter()
                                .count())
                .isEqualTo(3);
    }

    private Verdict take(Paces edge) {
        return take(edge, null);
    }

    private Verdict take(Paces edge, @Nullable TurnId repeatable) {
        return edge.take(user, repeatable).orElseThrow().verdict();
    }

    private static RedisLink connected() {
        RedisLink link = link(PORT);
        await().until(link::isReachable);
        return link;
    }

    private static RedisLink link(int port) {
        return new RedisLink(new RedisSettings("redis://127.0.0.1:" + port, Duration.ofSeconds(5)));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

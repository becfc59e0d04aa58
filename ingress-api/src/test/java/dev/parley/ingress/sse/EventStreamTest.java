package dev.parley.ingress.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.connection.ConnectionSettings;
import dev.parley.ingress.connection.Connections;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
    private static final UserId ADA = UserId.next();
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedResponse client = new RecordedResponse();
    private final Connections connections =
            new Connections(new ConnectionSettings(0, 0, 10, 1, SHORT));

    @Test
    void writesInOrderAndSendsTogetherWhatIsThereTogether() throws Exception {
        EventStream stream = open(Duration.ofMinutes(1), 10, LONG);
        stream.later(() -> stream.write(bytes("one\n\n")));
        stream.later(() -> stream.write(bytes("two\n\n")));

        CompletableFuture<Void> serving = serve(stream);

        assertThat(client.next()).isEqualTo("one\n\ntwo\n\n");
        stream.later(() -> stream.write(bytes("three\n\n")));
        assertThat(client.next()).isEqualTo("three\n\n");
        stream.later(stream::end);
        serving.get(20, TimeUnit.SECONDS);
        assertThat(client.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(client.header("Cache-Control")).isEqualTo("no-store");
        assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(closed("ended")).isEqualTo(1);
    }

    @Test
    void leavesTheAnswerOpenUntilSomethingIsWritten() {
        EventStream stream = open(Duration.ofMinutes(1), 10, LONG);
        stream.later(() -> {
            throw Refusal.of(ProblemCode.TIMEOUT, "too late").asException();
        });

        try (stream) {
            assertThatThrownBy(stream::serve).isInstanceOf(Refused.class);
        }

        assertThat(stream.begun()).isFalse();
        assertThat(closed("refused")).isEqualTo(1);
    }

    @Test
    void breaksItsSilenceWithComments() throws Exception {
        EventStream stream = open(SHORT, 10, LONG);

        CompletableFuture<Void> serving = serve(stream);

        assertThat(client.next()).isEqualTo(": keep-alive\n\n");
        assertThat(client.next()).isEqualTo(": keep-alive\n\n");
        stream.later(stream::end);
        serving.get(20, TimeUnit.SECONDS);
    }

    @Test
    void partsFromAClientThatIsTooSlowAndTellsIt() throws Exception {
        EventStream stream = open(Duration.ofMinutes(1), 2, LONG);
        client.stopReading();
        CompletableFuture<Void> serving = serve(stream);
        stream.later(() -> stream.write(bytes("one\n\n")));
        client.awaitStuck();

        for (int number = 0; number < 3; number++) {
            stream.later(() -> stream.write(bytes("lost\n\n")));
        }
        client.readAgain();

        serving.get(20, TimeUnit.SECONDS);
        assertThat(client.next()).isEqualTo("one\n\ntoo_slow\n\n");
        assertThat(closed("too_slow")).isEqualTo(1);
    }

    @Test
    void partsWhenItsTimeIsOver() throws Exception {
        EventStream stream = open(SHORT, 10, SHORT.multipliedBy(2));

        serve(stream).get(20, TimeUnit.SECONDS);

        String last = client.next();
        while (last.equals(": keep-alive\n\n")) {
            last = client.next();
        }
        assertThat(last).endsWith("time_over\n\n");
    }

    @Test
    void tellsOfAnErrorThatNobodyForesaw() throws Exception {
        EventStream stream = open(Duration.ofMinutes(1), 10, LONG);
        stream.later(() -> stream.write(bytes("one\n\n")));
        stream.later(() -> {
            throw new IllegalStateException("a defect");
        });

        serve(stream).get(20, TimeUnit.SECONDS);

        assertThat(client.next()).isEqualTo("one\n\nbroken\n\n");
    }

    @Test
    void endsWhenTheClientHasGone() throws Exception {
        EventStream stream = open(SHORT, 10, LONG);
        client.leave();

        serve(stream).get(20, TimeUnit.SECONDS);

        assertThat(closed("gone")).isEqualTo(1);
    }

    @Test
    void partsFromAllWhenTheProcessStopsAndOpensNoMore() throws Exception {
        EventStreams streams = streams(Duration.ofMinutes(1), 10, LONG);
        EventStream stream = streams.open(ADA, client.servlet(), this::say);
        CompletableFuture<Void> serving = serve(stream);

        connections.stop();

        serving.get(20, TimeUnit.SECONDS);
        assertThat(client.next()).isEqualTo("restart\n\n");
        assertThatThrownBy(() -> streams.open(ADA, client.servlet(), this::say))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(ProblemCode.SHUTTING_DOWN));
        assertThat(meters.counter("parley.streams.opened").count()).isEqualTo(1);
        assertThat(meters.get("parley.streams.open").gauge().value()).isZero();
    }

    private EventStream open(Duration heartbeat, int outbox, Duration maxAge) {
        return streams(heartbeat, outbox, maxAge).open(ADA, client.servlet(), this::say);
    }

    private EventStreams streams(Duration heartbeat, int outbox, Duration maxAge) {
        connections.start();
        return new EventStreams(
                new SseSettings(heartbeat, outbox, maxAge), connections, new EdgeMeters(meters));
    }

    private void say(Parting reason, EventStream stream) throws IOException {
        stream.write(bytes(reason.name().toLowerCase(Locale.ROOT) + "\n\n"));
    }

    private static CompletableFuture<Void> serve(EventStream stream) {
        CompletableFuture<Void> served = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (stream) {
                        stream.serve();
                    } finally {
                        served.complete(null);
                    }
                });
        return served;
    }

    private double closed(String how) {
        return meters.counter("parley.streams.closed", "how", how).count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

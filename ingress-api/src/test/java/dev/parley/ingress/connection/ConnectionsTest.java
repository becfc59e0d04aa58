package dev.parley.ingress.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionsTest {
    private static final UserId ADA = UserId.next();
    private static final UserId GRACE = UserId.next();
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final Connections connections =
            new Connections(new ConnectionSettings(0, 3, 2, 1, Duration.ofMillis(1)));

    /** Closes as soon as it is told to. */
    private final class Client implements Connection {
        private final UserId owner;
        private final AtomicInteger restarts = new AtomicInteger();

        Client(UserId owner) {
            this.owner = owner;
        }

        @Override
        public UserId owner() {
            return owner;
        }

        @Override
        public void restart() {
            restarts.incrementAndGet();
            connections.closed(this);
        }
    }

    @BeforeEach
    void start() {
        connections.start();
    }

    @Test
    void admitsNoMoreThanThereIsRoomFor() {
        connections.opened(new Client(ADA));
        connections.opened(new Client(ADA));
        Client last = new Client(GRACE);
        connections.opened(last);

        assertRefused(() -> connections.admit(GRACE), ProblemCode.OVERLOADED);
        connections.closed(last);
        connections.admit(GRACE);
    }

    @Test
    void boundsThoseOfEachUser() {
        connections.opened(new Client(ADA));
        connections.admit(ADA);
        connections.opened(new Client(ADA));

        assertRefused(() -> connections.admit(ADA), ProblemCode.TOO_MANY_CONNECTIONS);
        assertRefused(() -> connections.opened(new Client(ADA)), ProblemCode.TOO_MANY_CONNECTIONS);
        connections.admit(GRACE);
    }

    @Test
    void countsWhatIsOpenNow() {
        Client first = new Client(ADA);
        connections.opened(first);
        for (int each = 0; each < 10; each++) {
            Client next = new Client(ADA);
            connections.opened(next);
            connections.closed(next);
            connections.closed(next);
        }

        connections.opened(new Client(ADA));
        assertRefused(() -> connections.opened(new Client(ADA)), ProblemCode.TOO_MANY_CONNECTIONS);
        connections.closed(first);
        connections.admit(ADA);
    }

    @Test
    void endsAllWhenItStopsAndLetsNobodyIn() {
        List<Client> clients = new ArrayList<>();
        for (int each = 0; each < 500; each++) {
            Client client = new Client(UserId.next());
            clients.add(client);
            connections.opened(client);
        }

        connections.stop();

        assertThat(clients).allSatisfy(client -> assertThat(client.restarts).hasValue(1));
        assertRefused(() -> connections.admit(ADA), ProblemCode.SHUTTING_DOWN);
        assertRefused(() -> connections.opened(new Client(ADA)), ProblemCode.SHUTTING_DOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 3_000, 10_000, 1_000_000})
    void spreadsTheEndsEvenly(int count) {
        Duration first = Connections.due(0, count, DRAIN);
        Duration pause = Connections.due(1, count, DRAIN);
        Duration last = Connections.due(count - 1, count, DRAIN);

        assertThat(first).isZero();
        assertThat(last).isEqualTo(pause.multipliedBy(count - 1L)).isLessThan(DRAIN);
        assertThat(pause).isPositive().isLessThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void endsTenThousandOverTheWholeTime() {
        long perSecond =
                IntStream.range(0, 10_000)
                        .filter(index ->
                                Connections.due(index, 10_000, DRAIN)
                                                .compareTo(Duration.ofSeconds(1))
                                        < 0)
                        .count();

        assertThat(perSecond).isBetween(3_300L, 3_400L);
    }

    private static void assertRefused(ThrowingCallable action, ProblemCode code) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo(code);
                            assertThat(refused.refusal().retryAfter()).isNotNull();
                        });
    }
}

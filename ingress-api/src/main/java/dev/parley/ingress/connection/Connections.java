package dev.parley.ingress.connection;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * All connections of this edge that live long: bounds how many a user has, and ends them, one after
 * the other, before the server stops.
 *
 * <p>Thread safety: safe.
 */
public final class Connections implements SmartLifecycle {
    private static final Duration LAST_CLOSES = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    // A few connections need no time to be spread over.
    private static final Duration LEAST_PAUSE = Duration.ofMillis(1);

    private final ConnectionSettings settings;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<UserId, Integer> perUser = new ConcurrentHashMap<>();
    private volatile boolean running;

    /** None yet. */
    public Connections(ConnectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns if a user may open a connection now; for while the peer can still be answered.
     *
     * @throws Refused when not
     */
    public void admit(UserId user) {
        if (!running) {
            throw restarting();
        }
        if (open.size() >= settings.most()) {
            throw Refusal.later(
                            ProblemCode.OVERLOADED,
                            "too many connections are open; try again soon",
                            RETRY_AFTER)
                    .asException();
        }
        if (perUser.getOrDefault(user, 0) >= settings.perUser()) {
            throw tooMany();
        }
    }

    /**
     * A connection is open.
     *
     * @throws Refused when it may not stay
     */
    public void opened(Connection connection) {
        int count = perUser.merge(connection.owner(), 1, Integer::sum);
        open.add(connection);
        boolean stays = running;
        if (!stays || count > settings.perUser()) {
            closed(connection);
            throw stays ? tooMany() : restarting();
        }
    }

    /** A connection that was open is so no longer. */
    public void closed(Connection connection) {
        if (open.remove(connection)) {
            perUser.computeIfPresent(
                    connection.owner(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** New connections are refused from here on; those there are end over the time of the drain. */
    @Override
    public void stop() {
        running = false;
        try {
            List<Connection> all = List.copyOf(open);
            long begun = System.nanoTime();
            for (int index = 0; index < all.size(); index++) {
                Duration due = due(index, all.size(), settings.drain());
                TimeUnit.NANOSECONDS.sleep(begun + due.toNanos() - System.nanoTime());
                all.get(index).restart();
            }
            long deadline = System.nanoTime() + LAST_CLOSES.toNanos();
            while (!open.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Refused tooMany() {
        int limit = settings.perUser();
        return new Refusal(
                        ProblemCode.TOO_MANY_CONNECTIONS,
                        "a user may have at most %d connections at a time".formatted(limit),
                        null,
                        (long) limit,
                        RETRY_AFTER,
                        null)
                .asException();
    }

    private static Refused restarting() {
        return Refusal.later(ProblemCode.SHUTTING_DOWN, "the server is restarting").asException();
    }

    /** When the connection of this index ends, counted from the beginning of the drain. */
    static Duration due(int index, int count, Duration drain) {
        Duration pause = drain.dividedBy(count);
        return (pause.compareTo(LEAST_PAUSE) < 0 ? pause : LEAST_PAUSE).multipliedBy(index);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

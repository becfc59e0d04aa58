package dev.parley.ingress.health;

import dev.parley.ingress.account.IdentitySchema;
import dev.parley.ingress.hint.RedisLink;
import dev.parley.ingress.tail.LiveTail;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How the neighbours are. Without the chunk log or before the accounts are prepared nothing can be
 * served, so they make the process unready; without the database or Redis later on, most can.
 */
public final class Neighbours {
    /** Works, with less than usual; does not make a process unready. */
    public static final Status DEGRADED = new Status("DEGRADED");

    private static final int VALIDITY_BOUND_SECONDS = 1;

    private Neighbours() {}

    /** Kafka: whether the chunk log is followed. */
    public static HealthIndicator kafka(LiveTail tail) {
        return () ->
                tail.isLive()
                        ? Health.up().build()
                        : Health.down().withDetail("missing", "the brokers do not answer").build();
    }

    /** PostgreSQL: whether accounts were ever prepared, and whether it answers now. */
    public static HealthIndicator database(IdentitySchema identity, DataSource database) {
        return () -> {
            if (!identity.isPrepared()) {
                return Health.down()
                        .withDetail("missing", "the accounts are not prepared yet")
                        .build();
            }
            return answers(database)
                    ? Health.up().build()
                    : Health.status(DEGRADED)
                            .withDetail(
                                    "missing",
                                    "the database does not answer: no history, no new keys")
                            .build();
        };
    }

    /** Redis: whether it answers. */
    public static HealthIndicator redis(RedisLink redis) {
        return () ->
                redis.isReachable()
                        ? Health.up().build()
                        : Health.status(DEGRADED)
                                .withDetail("missing", "Redis does not answer")
                                .build();
    }

    private static boolean answers(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(VALIDITY_BOUND_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}

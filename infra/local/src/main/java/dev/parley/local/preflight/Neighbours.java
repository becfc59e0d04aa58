package dev.parley.local.preflight;

import dev.parley.local.component.Loopback;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.preflight.Finding.Fine;
import dev.parley.local.preflight.Finding.Problem;
import java.net.URI;
import java.util.Arrays;

/** Servers that are used instead of Parley's own: whether something listens there. */
final class Neighbours {
    private Neighbours() {}

    static Finding kafka(String bootstrapServers) {
        boolean any =
                Arrays.stream(bootstrapServers.split(",", -1))
                        .map(server -> URI.create("kafka://" + server.strip()))
                        .anyMatch(server -> answers(server, 9092));
        return verdict("Kafka", bootstrapServers, any, "KAFKA_BOOTSTRAP_SERVERS");
    }

    static Finding database(DatabaseLogin login) {
        URI uri = URI.create(login.jdbcUrl().substring("jdbc:".length()));
        return verdict("PostgreSQL", login.jdbcUrl(), answers(uri, 5432), "DATABASE_URL");
    }

    static Finding redis(String url) {
        URI uri = URI.create(url);
        String shown = "%s:%d".formatted(uri.getHost(), uri.getPort());
        return verdict("Redis", shown, answers(uri, 6379), "REDIS_URL");
    }

    private static Finding verdict(
            String subject, String address, boolean answers, String variable) {
        return answers
                ? new Fine(subject, "%s, from %s".formatted(address, variable))
                : new Problem(
                        subject,
                        "nothing answers at " + address,
                        "start it, correct %s, or unset it to use Parley's own"
                                .formatted(variable));
    }

    private static boolean answers(URI uri, int usualPort) {
        return uri.getHost() != null
                && Loopback.accepts(uri.getHost(), uri.getPort() < 0 ? usualPort : uri.getPort());
    }
}

package dev.parley.local.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;

/** What happens to PostgreSQL and Redis. */
final class NeighbourFaults {
    private static final String POSTGRESQL = "postgresql";
    private static final String REDIS = "redis";

    private NeighbourFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "kill-postgresql",
                        1,
                        false,
                        "SIGKILL of PostgreSQL, up to 5 s nothing, and a start",
                        "history is late, its routes answer 503; answers stream on",
                        "the sink keeps its lag and stores all, once",
                        (stage, random) ->
                                stage.kill(POSTGRESQL, Duration.ofMillis(random.nextInt(5_000)))),
                new Fault(
                        "restart-postgresql",
                        1,
                        false,
                        "PostgreSQL ended politely and started",
                        "history is late",
                        "the sink keeps its lag and stores all, once",
                        (stage, _) -> stage.with(POSTGRESQL, process -> process.restart())),
                new Fault(
                        "kill-redis",
                        4,
                        false,
                        "SIGKILL of Redis, up to 5 s nothing, and a start",
                        "nothing, or a second generation",
                        "Redis only saves: dearer, and still right",
                        (stage, random) ->
                                stage.kill(REDIS, Duration.ofMillis(random.nextInt(5_000)))),
                new Fault(
                        "freeze-redis",
                        4,
                        false,
                        "SIGSTOP of Redis for 1 to 8 s: connections stand half open",
                        "nothing, or a second generation",
                        "nobody waits for it longer than its time-out",
                        (stage, random) ->
                                stage.freeze(
                                        REDIS, Duration.ofMillis(random.nextInt(1_000, 8_000)))),
                new Fault(
                        "flush-redis",
                        10,
                        false,
                        "FLUSHALL: leases, marks and hints are gone",
                        "nothing, or a second generation",
                        "a turn without its lease still has one outcome and one bill",
                        (stage, _) ->
                                stage.with(
                                        REDIS,
                                        _ -> {
                                            try (Jedis redis =
                                                    new Jedis(
                                                            URI.create(
                                                                    stage.system().redisUrl()))) {
                                                redis.flushAll();
                                            }
                                        })));
    }
}

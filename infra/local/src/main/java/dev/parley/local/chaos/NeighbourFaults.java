package dev.parley.local.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;

/** What happens to the servers that Parley stands on. */
final class NeighbourFaults {
    private static final String KAFKA = "kafka";
    private static final String POSTGRESQL = "postgresql";
    private static final String REDIS = "redis";

    private NeighbourFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "kill-broker",
                        1,
                        false,
                        "SIGKILL of the broker, and a start",
                        "503 with Retry-After for new prompts; a pause in answers",
                        "what was acknowledged is in the log; what was not is not half there",
                        (stage, _) -> stage.kill(KAFKA, Duration.ZERO)),
                new Fault(
                        "broker-away",
                        1,
                        false,
                        "SIGKILL of the broker, 10 to 60 s nothing, and a start",
                        "503 with Retry-After for new prompts; answers pause and go on",
                        "every process waits and goes on; no turn fails, none is lost",
                        (stage, random) ->
                                stage.kill(
                                        KAFKA, Duration.ofMillis(random.nextInt(10_000, 60_000)))),
                new Fault(
                        "freeze-broker",
                        1,
                        false,
                        "SIGSTOP of the broker for 3 to 12 s: connections stand half open, nobody answers",
                        "503 with Retry-After within 2 s; a pause in answers",
                        "time-outs end the wait; sends that were not answered are not doubled",
                        (stage, random) ->
                                stage.freeze(
                                        KAFKA, Duration.ofMillis(random.nextInt(3_000, 12_000)))),
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

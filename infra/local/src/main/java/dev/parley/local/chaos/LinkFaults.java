package dev.parley.local.chaos;

import dev.parley.local.link.Link;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/** What a network does to connections, while the processes at both ends are well. */
final class LinkFaults {
    private static final String EDGE = "ingress-api";
    private static final String POSTGRESQL = "postgresql";
    private static final String REDIS = "redis";

    /** How long who waits on a silent connection may take to find out. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private LinkFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "half-open-broker",
                        2,
                        false,
                        silent("services have to one of the brokers"),
                        "503 with Retry-After within 2 s for conversations that it leads; their answers pause and go on",
                        "time-outs end the wait, and other connections take their place; nothing is doubled",
                        LinkFaults::toABroker),
                new Fault(
                        "half-open-postgresql",
                        2,
                        false,
                        silent("services have to PostgreSQL"),
                        "history is late, its routes answer 503; answers stream on",
                        "the sink keeps its lag and stores all, once",
                        (stage, random) ->
                                stage.alone(
                                        "link to " + POSTGRESQL,
                                        () -> silence(stage.link(POSTGRESQL), random))),
                new Fault(
                        "half-open-redis",
                        2,
                        false,
                        silent("services have to Redis"),
                        "nothing, or a second generation",
                        "nobody waits for it longer than its time-out, nor holds on to what answers nothing",
                        (stage, random) ->
                                stage.alone(
                                        "link to " + REDIS,
                                        () ->
                                                silence(
                                                        stage.link(REDIS),
                                                        random,
                                                        Link::heldByCallers))),
                new Fault(
                        "half-open-client",
                        2,
                        false,
                        silent("clients have to the edge"),
                        "nothing comes, not even an answer to a ping; no new connection until the network is back",
                        "the client goes on from its cursor on another connection; the edge finds out by its"
                                + " heartbeat and holds on to none",
                        (stage, random) ->
                                stage.alone(
                                        "link to " + EDGE,
                                        () ->
                                                silence(
                                                        stage.link(EDGE),
                                                        random,
                                                        Link::heldByTarget))),
                new Fault(
                        "cut-links",
                        6,
                        false,
                        "RST of all connections to the brokers, to PostgreSQL, to Redis or of the clients",
                        "connections break; 503 with Retry-After for what was on its way",
                        "all connect again; what was sent again under its key or number is there once",
                        LinkFaults::cut));
    }

    private static String silent(String which) {
        return "all connections that %s go silent for 5 to 30 s, and new ones too. Afterwards new ones work; the old ones"
                        .formatted(which)
                + " are broken by RST, or stay silent until their ends give them up";
    }

    private static void toABroker(Stage stage, RandomGenerator random) throws Exception {
        String broker = stage.brokers().get(random.nextInt(stage.brokers().size()));
        stage.alone(Stage.BROKERS, () -> silence(stage.link(broker), random));
    }

    /** For as long as it lasts, and until all that is left of it is gone. */
    private static void silence(Link link, RandomGenerator random) throws InterruptedException {
        silence(link, random, _ -> 0);
    }

    /**
     * @param held counts the silent connections that Parley must give up by itself
     */
    private static void silence(Link link, RandomGenerator random, ToLongFunction<Link> held)
            throws InterruptedException {
        link.silence();
        Thread.sleep(random.nextInt(5_000, 30_000));
        link.pass();
        if (random.nextBoolean()) {
            link.forget();
            return;
        }
        Thread.sleep(random.nextInt(10_000, 30_000));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (held.applyAsLong(link) > 0 && System.nanoTime() < end) {
            Thread.sleep(LOOK);
        }
        long left = held.applyAsLong(link);
        // What a server still has: PostgreSQL never asks whether somebody is there.
        link.forget();
        if (left > 0) {
            throw new IllegalStateException(
                    "%d connections that went silent were not given up in %d s"
                            .formatted(left, PATIENCE.toSeconds()));
        }
    }

    private static void cut(Stage stage, RandomGenerator random) {
        switch (random.nextInt(4)) {
            case 0 -> stage.brokers().forEach(broker -> stage.link(broker).cut());
            case 1 -> stage.link(POSTGRESQL).cut();
            case 2 -> stage.link(REDIS).cut();
            default -> stage.link(EDGE).cut();
        }
    }
}

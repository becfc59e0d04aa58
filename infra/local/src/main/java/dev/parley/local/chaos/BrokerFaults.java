package dev.parley.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What happens to the only broker, or to some of three. */
final class BrokerFaults {
    private static final String NOT_HALF =
            "what was acknowledged is in the log; what was not is not half there";
    private static final String NOT_DOUBLED =
            "time-outs end the wait; sends that were not answered are not doubled";
    private static final String ALL_WAIT =
            "every process waits and goes on; no turn fails, none is lost";
    private static final String REFUSED =
            "503 with Retry-After for new prompts; answers pause and go on";
    private static final String REFUSED_FOR_A_MOMENT =
            "503 with Retry-After for some seconds where it led, until another leads; a pause in answers";

    private BrokerFaults() {}

    static List<Fault> of(int brokers) {
        return brokers == 1 ? ofTheOnlyOne() : ofSeveral();
    }

    private static List<Fault> ofTheOnlyOne() {
        return List.of(
                fault(
                        "kill-broker",
                        "SIGKILL of the broker, and a start",
                        "503 with Retry-After for new prompts; a pause in answers",
                        NOT_HALF,
                        (stage, _) -> kill(stage, stage.brokers(), Duration.ZERO)),
                fault(
                        "broker-away",
                        "SIGKILL of the broker, 10 to 60 s nothing, and a start",
                        REFUSED,
                        ALL_WAIT,
                        (stage, random) -> kill(stage, stage.brokers(), seconds(random, 10, 60))),
                fault(
                        "freeze-broker",
                        "SIGSTOP of the broker for 3 to 12 s: connections stand half open, nobody answers",
                        "503 with Retry-After within 2 s; a pause in answers",
                        NOT_DOUBLED,
                        BrokerFaults::freeze));
    }

    private static List<Fault> ofSeveral() {
        return List.of(
                fault(
                        "kill-leader",
                        "SIGKILL of the broker that leads the most partitions, or of the one whose controller leads,"
                                + " and a start",
                        REFUSED_FOR_A_MOMENT,
                        "what was acknowledged lies on two others, of which one leads now",
                        BrokerFaults::killLeader),
                fault(
                        "kill-broker",
                        "SIGKILL of any broker, and a start",
                        REFUSED_FOR_A_MOMENT,
                        NOT_HALF,
                        (stage, random) -> kill(stage, some(stage, random, 1), Duration.ZERO)),
                fault(
                        "broker-away",
                        "SIGKILL of any broker, 10 to 60 s nothing, and a start",
                        REFUSED_FOR_A_MOMENT + ". Then nothing is refused, while it is still away",
                        "two brokers are enough; no turn fails, none is lost",
                        (stage, random) ->
                                kill(stage, some(stage, random, 1), seconds(random, 10, 60))),
                fault(
                        "brokers-away",
                        "SIGKILL of two brokers or of all, 5 to 30 s nothing, and a start of all at once",
                        REFUSED,
                        ALL_WAIT,
                        (stage, random) ->
                                kill(
                                        stage,
                                        some(stage, random, random.nextInt(2, 4)),
                                        seconds(random, 5, 30))),
                fault(
                        "freeze-broker",
                        "SIGSTOP of any broker for 3 to 12 s: connections stand half open, and another may lead meanwhile",
                        "503 with Retry-After within 2 s where it led, until it goes on or another leads; a pause in answers",
                        NOT_DOUBLED + "; what it would write after it was given up is refused",
                        BrokerFaults::freeze));
    }

    private static Fault fault(
            String name, String happens, String seen, String holds, Fault.Action action) {
        return new Fault(
                name,
                1,
                false,
                happens,
                seen,
                holds,
                (stage, random) -> stage.alone(Stage.BROKERS, () -> action.run(stage, random)));
    }

    private static void killLeader(Stage stage, RandomGenerator random) throws Exception {
        String leader =
                random.nextBoolean()
                        ? stage.leadership().ofMost()
                        : stage.leadership().ofControllers();
        kill(stage, List.of(leader), Duration.ZERO);
    }

    private static void kill(Stage stage, List<String> brokers, Duration away) throws Exception {
        stage.kill(brokers, away);
        stage.awaitReplicas();
    }

    private static void freeze(Stage stage, RandomGenerator random) throws Exception {
        String broker = some(stage, random, 1).getFirst();
        stage.freeze(broker, seconds(random, 3, 12));
        stage.awaitReplicas();
    }

    private static List<String> some(Stage stage, RandomGenerator random, int count) {
        List<String> brokers = new ArrayList<>(stage.brokers());
        Collections.shuffle(brokers, Random.from(random));
        return brokers.subList(0, count);
    }

    private static Duration seconds(RandomGenerator random, int least, int below) {
        return Duration.ofMillis(random.nextInt(least * 1_000, below * 1_000));
    }
}

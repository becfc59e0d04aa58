package dev.parley.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens to Parley's own processes. */
final class ServiceFaults {
    private static final String EDGE = "ingress-api";
    private static final String ORCHESTRATOR = "chat-orchestrator";
    private static final String WORKER = "llm-worker";
    private static final String SINK = "persistence-sink";
    private static final String BILLING = "billing-aggregator";
    private static final List<String> SERVICES = List.of(ORCHESTRATOR, WORKER, SINK, BILLING, EDGE);

    /** Billing reads none. */
    private static final List<String> WITH_A_CLOCK = List.of(EDGE, ORCHESTRATOR, WORKER, SINK);

    private ServiceFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>(killed());
        faults.addAll(frozen());
        faults.add(
                new Fault(
                        "wipe-billing",
                        1,
                        false,
                        "SIGKILL of billing, its state directory deleted",
                        "nothing",
                        "the stores come back from their changelogs: each turn billed once, sums exact",
                        (stage, _) -> stage.wipe(BILLING)));
        faults.add(
                new Fault(
                        "wipe-orchestrator",
                        1,
                        false,
                        "SIGKILL of the orchestrator, its state directory deleted",
                        "a pause",
                        "conversations come back from their changelog: no turn lost, none answered twice",
                        (stage, _) -> stage.wipe(ORCHESTRATOR)));
        faults.add(
                new Fault(
                        "restart",
                        1,
                        false,
                        "SIGTERM of a service, which drains, and a start",
                        "a pause; connections of an edge close with 1012",
                        "what streams is finished or handed over; nothing lost or doubled",
                        (stage, random) ->
                                stage.with(
                                        SERVICES.get(random.nextInt(SERVICES.size())),
                                        process -> process.restart())));
        faults.add(
                new Fault(
                        "rolling-restart",
                        1,
                        false,
                        "all services ended politely and started, one after the other",
                        "pauses; connections close with 1012",
                        "an update under load loses and doubles nothing",
                        (stage, _) -> {
                            for (String service : SERVICES) {
                                stage.with(service, process -> process.restart());
                            }
                        }));
        faults.add(skewed());
        faults.add(
                new Fault(
                        "rebalance",
                        2,
                        false,
                        "a service gets a second process for some seconds, and loses it",
                        "nothing, or a pause",
                        "partitions move without a second answer, row or bill",
                        ServiceFaults::rebalance));
        return faults;
    }

    private static List<Fault> killed() {
        return List.of(
                kill(
                        EDGE,
                        "connections break; a prompt may have been accepted although its answer never came",
                        "the same Idempotency-Key is the same turn; the cursor goes on without a gap"),
                kill(
                        ORCHESTRATOR,
                        "a pause of some seconds",
                        "its state and the log lead to the same decisions; each turn has one outcome"),
                kill(
                        WORKER,
                        "the answer begins again (`restarted`) after the lease ran out",
                        "another generation; no text of two is spliced; the lost one is void and no user pays"),
                kill(
                        SINK,
                        "history is late",
                        "a batch around its commit is stored again without a second row"),
                kill(
                        BILLING,
                        "totals are late",
                        "the transaction is whole or not there: each turn billed once"));
    }

    private static Fault kill(String service, String seen, String holds) {
        return new Fault(
                "kill-" + service,
                1,
                false,
                "SIGKILL at a random moment of its work, and a start",
                seen,
                holds,
                (stage, random) -> stage.kill(service, Duration.ofMillis(random.nextInt(2_000))));
    }

    private static List<Fault> frozen() {
        return List.of(
                new Fault(
                        "freeze-worker",
                        1,
                        false,
                        "SIGSTOP of the worker for 12 to 18 s, past its lease, then SIGCONT",
                        "a pause; `restarted` where another worker took over",
                        "what the zombie goes on to write is void and changes nothing",
                        (stage, random) ->
                                stage.freeze(
                                        WORKER, Duration.ofMillis(random.nextInt(12_000, 18_000)))),
                new Fault(
                        "freeze-orchestrator",
                        1,
                        false,
                        "SIGSTOP of the orchestrator for 2 to 10 s, past its session, then SIGCONT",
                        "a pause",
                        "it decides nothing twice, also when its partitions had gone",
                        (stage, random) ->
                                stage.freeze(
                                        ORCHESTRATOR,
                                        Duration.ofMillis(random.nextInt(2_000, 10_000)))),
                new Fault(
                        "freeze-any",
                        8,
                        false,
                        "SIGSTOP of any service for up to 3 s, then SIGCONT",
                        "a pause",
                        "a process that stands still is slow and nothing worse",
                        (stage, random) ->
                                stage.freeze(
                                        SERVICES.get(random.nextInt(SERVICES.size())),
                                        Duration.ofMillis(random.nextInt(200, 3_000)))));
    }

    private static Fault skewed() {
        return new Fault(
                "skewed-clock",
                2,
                false,
                "a service starts with its clock ten minutes ahead or behind, killed or ended politely before, works"
                        + " so for 10 to 30 s, and starts with the right one",
                "a pause; times in its history and usage are off by as much",
                "what a turn may take is not measured by another process's clock: none times out, none is lost or doubled",
                (stage, random) ->
                        stage.skew(
                                WITH_A_CLOCK.get(random.nextInt(WITH_A_CLOCK.size())),
                                random.nextBoolean() ? "10m" : "-10m",
                                random.nextBoolean(),
                                Duration.ofMillis(random.nextInt(10_000, 30_000))));
    }

    private static void rebalance(Stage stage, RandomGenerator random) throws Exception {
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        stage.scale(service, 2);
        Thread.sleep(Duration.ofMillis(random.nextInt(3_000, 10_000)));
        stage.scale(service, 1);
    }
}

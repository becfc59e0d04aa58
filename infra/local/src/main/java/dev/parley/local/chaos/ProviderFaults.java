package dev.parley.local.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What providers do, played by the simulator. */
final class ProviderFaults {
    private static final String SIMULATOR = "provider-simulator";
    private static final String FAILED =
            "a late answer, `restarted`, or `failed` with its category when all attempts are spent";

    private ProviderFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "provider-429",
                        8,
                        true,
                        "the next 1 to 8 calls are refused with 429 and Retry-After",
                        FAILED,
                        "a failed turn costs its user nothing; what is retried is called again, not answered twice",
                        (stage, random) ->
                                arm(
                                        stage,
                                        Map.of(
                                                "fault",
                                                "status",
                                                "status",
                                                429,
                                                "retry_after",
                                                1,
                                                "times",
                                                random.nextInt(1, 9)))),
                new Fault(
                        "provider-5xx",
                        8,
                        true,
                        "the next 1 to 8 calls are refused with 500, 502, 503 or 529",
                        FAILED,
                        "a failed turn costs its user nothing; what is retried is called again, not answered twice",
                        (stage, random) ->
                                arm(
                                        stage,
                                        Map.of(
                                                "fault",
                                                "status",
                                                "status",
                                                List.of(500, 502, 503, 529).get(random.nextInt(4)),
                                                "times",
                                                random.nextInt(1, 9)))),
                new Fault(
                        "provider-dies",
                        8,
                        true,
                        "the next 1 to 3 streams break off after some tokens",
                        FAILED,
                        "no text of two generations is spliced; the broken one is void or its turn failed",
                        (stage, random) ->
                                arm(
                                        stage,
                                        Map.of(
                                                "fault",
                                                "die",
                                                "after_tokens",
                                                random.nextInt(0, 20),
                                                "times",
                                                random.nextInt(1, 4)))),
                new Fault(
                        "provider-error",
                        8,
                        true,
                        "the next 1 to 3 streams end with an error frame after some tokens",
                        FAILED,
                        "no text of two generations is spliced; the broken one is void or its turn failed",
                        (stage, random) ->
                                arm(
                                        stage,
                                        Map.of(
                                                "fault",
                                                "error",
                                                "after_tokens",
                                                random.nextInt(0, 20),
                                                "times",
                                                random.nextInt(1, 4)))),
                new Fault(
                        "provider-stalls",
                        4,
                        true,
                        "one or two streams go silent for 2 to 40 s after some tokens",
                        FAILED,
                        "silence is noticed and ends the call, not the process",
                        (stage, random) ->
                                arm(
                                        stage,
                                        Map.of(
                                                "fault",
                                                "stall",
                                                "after_tokens",
                                                random.nextInt(0, 20),
                                                "time_ms",
                                                random.nextInt(2_000, 40_000),
                                                "times",
                                                random.nextInt(1, 3)))),
                new Fault(
                        "provider-slow",
                        8,
                        true,
                        "the next 5 streams begin up to 3 s later, with gaps of up to 300 ms",
                        "a slow answer",
                        "slow is not failed; other turns are not held up",
                        (stage, random) ->
                                arm(
                                        stage,
                                        Map.of(
                                                "fault",
                                                "delay",
                                                "first_ms",
                                                random.nextInt(3_000),
                                                "gap_ms",
                                                random.nextInt(300),
                                                "times",
                                                5))),
                new Fault(
                        "kill-provider",
                        2,
                        true,
                        "SIGKILL of the provider amid its streams, up to 3 s nothing, and a start",
                        FAILED,
                        "no text of two generations is spliced; its journal and the bill agree",
                        (stage, random) ->
                                stage.kill(SIMULATOR, Duration.ofMillis(random.nextInt(3_000)))));
    }

    private static void arm(Stage stage, Map<String, Object> order) throws Exception {
        stage.with(SIMULATOR, _ -> control(stage.system().simulator(), order));
    }

    /** Nothing is armed any more. */
    static void reset(Stage stage) throws Exception {
        arm(stage, Map.of("reset", true));
    }

    private static void control(URI simulator, Map<String, Object> order)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(simulator.resolve("/control"))
                                    .timeout(Duration.ofSeconds(20))
                                    .POST(
                                            BodyPublishers.ofString(
                                                    JsonMapper.shared().writeValueAsString(order)))
                                    .build(),
                            BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the simulator answered " + answer.body());
            }
        }
    }
}

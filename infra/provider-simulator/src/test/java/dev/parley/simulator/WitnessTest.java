package dev.parley.simulator;

import static dev.parley.simulator.RunningSimulator.CHAT;
import static dev.parley.simulator.RunningSimulator.chat;
import static dev.parley.simulator.RunningSimulator.data;
import static dev.parley.simulator.RunningSimulator.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class WitnessTest {
    private static final String REQUEST =
            """
            {"model":"sim-t60-f0-g0","stream":true,"stream_options":{"include_usage":true},"user":"u-1",
             "metadata":{"plan":"free"},"messages":[{"role":"user","content":"a very secret question"}]}
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hasJournalledAnEndingBeforeTheClientSeesIt(boolean stream) throws Exception {
        try (RunningSimulator simulator = RunningSimulator.in(folder)) {
            for (int turn = 1; turn <= 50; turn++) {
                simulator.post(CHAT, chat("sim-fast", stream));
                assertThat(simulator.ended()).hasSize(turn);
            }
        }
    }

    @Test
    void tellsWhatWasReportedAndNothingOfThePrompt() throws Exception {
        try (RunningSimulator simulator = RunningSimulator.in(folder)) {
            var response =
                    simulator.post(
                            CHAT,
                            REQUEST,
                            "X-Parley-Turn-Id",
                            "turn-1",
                            "X-Parley-Generation-Id",
                            "generation-1");
            String text = text(data(response.body()));
            JsonNode usage = RunningSimulator.json(data(response.body()).get(62)).path("usage");
            JsonNode started = simulator.journal().getFirst();
            JsonNode ended = simulator.awaitEnded();

            assertThat(started.path("event").asString()).isEqualTo("started");
            for (JsonNode line : List.of(started, ended)) {
                assertThat(line.path("request_id").asString())
                        .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
                assertThat(line.path("wire").asString()).isEqualTo("openai");
                assertThat(line.path("model").asString()).isEqualTo("sim-t60-f0-g0");
                assertThat(line.path("turn_id").asString()).isEqualTo("turn-1");
                assertThat(line.path("generation_id").asString()).isEqualTo("generation-1");
                assertThat(line.path("user").asString()).isEqualTo("u-1");
                assertThat(line.path("metadata").path("plan").asString()).isEqualTo("free");
                assertThat(line.path("stream").asBoolean()).isTrue();
                assertThat(text).contains(line.path("prompt_fingerprint").asString());
                assertThat(line.path("prompt_tokens")).isEqualTo(usage.path("prompt_tokens"));
            }
            assertThat(ended.path("outcome").asString()).isEqualTo("completed");
            assertThat(ended.path("status").asInt()).isEqualTo(200);
            assertThat(ended.path("finish_reason").asString()).isEqualTo("stop");
            assertThat(ended.path("prompt_tokens_reported")).isEqualTo(usage.path("prompt_tokens"));
            assertThat(ended.path("completion_tokens_reported"))
                    .isEqualTo(usage.path("completion_tokens"));
            assertThat(ended.path("completion_tokens_streamed").asInt()).isEqualTo(60);
            assertThat(ended.path("text_sha256").asString()).isEqualTo(sha256(text));
            assertThat(ended.path("client_closed").asBoolean()).isFalse();
            assertThat(Files.readString(folder.resolve("journal.jsonl"))).doesNotContain("secret");
        }
    }

    @Test
    void leavesOutTheReportWhereTheResponseCarriesNone() throws Exception {
        try (RunningSimulator simulator = RunningSimulator.in(folder)) {
            simulator.post(CHAT, chat("sim-t30-f0-g0", true));

            JsonNode ended = simulator.awaitEnded();
            assertThat(ended.has("completion_tokens_reported")).isFalse();
            assertThat(ended.path("completion_tokens_streamed").asInt()).isEqualTo(30);
        }
    }

    @Test
    void noticesThatTheClientIsGoneAndWhatItHadSeen() throws Exception {
        try (RunningSimulator simulator = RunningSimulator.in(folder)) {
            List<String> seen = readFrames(simulator, "sim-t9999-f0-g20", 4);

            JsonNode ended = simulator.awaitEnded();
            assertThat(ended.path("outcome").asString()).isEqualTo("aborted_by_client");
            assertThat(ended.path("client_closed").asBoolean()).isTrue();
            assertThat(ended.has("completion_tokens_reported")).isFalse();
            assertThat(ended.path("completion_tokens_streamed").asInt())
                    .isGreaterThanOrEqualTo(seen.size() - 1)
                    .isLessThan(9999);
        }
    }

    @Test
    void noticesThatAClientIsGoneWhoWaitsForAPlainResponse() throws Exception {
        try (RunningSimulator simulator = RunningSimulator.in(folder)) {
            var client = java.net.http.HttpClient.newHttpClient();
            var pending =
                    client.sendAsync(
                            simulator.request(CHAT, chat("sim-t9999-f0-g20", false)),
                            java.net.http.HttpResponse.BodyHandlers.ofString());
            await().until(() -> simulator.journal().size() == 1);
            pending.cancel(true);
            client.shutdownNow();

            JsonNode ended = simulator.awaitEnded();
            assertThat(ended.path("outcome").asString()).isEqualTo("aborted_by_client");
            assertThat(ended.path("completion_tokens_streamed").asInt()).isZero();
        }
    }

    @Test
    void journalsRefusalsInOneLine() throws Exception {
        try (RunningSimulator simulator = RunningSimulator.in(folder)) {
            simulator.post(CHAT, "not json");
            simulator.post(CHAT, chat("gpt-4", false));

            assertThat(simulator.journal())
                    .extracting(line ->
                            line.path("event").asString()
                                    + " "
                                    + line.path("outcome").asString()
                                    + " "
                                    + line.path("status").asInt()
                                    + " "
                                    + line.path("model").asString("?"))
                    .containsExactly("ended refused 400 ?", "ended refused 404 gpt-4");
        }
    }

    @Test
    void goesOnAfterARestartAndWitnessesWhatTheStopBrokeOff() throws Exception {
        RunningSimulator first = RunningSimulator.in(folder);
        List<String> seen;
        try (BufferedReader stream = frames(first, "sim-t9999-f0-g20")) {
            seen = List.of(stream.readLine(), stream.readLine());
            first.close();
        }
        try (RunningSimulator second = RunningSimulator.in(folder)) {
            second.post(CHAT, chat("sim-fast", false));

            assertThat(seen).isNotEmpty();
            assertThat(second.journal())
                    .extracting(line ->
                            line.path("event").asString() + line.path("outcome").asString(""))
                    .containsExactly("started", "endedfailed", "started", "endedcompleted");
            assertThat(second.journal())
                    .extracting(line -> line.path("request_id").asString())
                    .satisfies(ids ->
                            assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2)));
        }
    }

    private static List<String> readFrames(RunningSimulator simulator, String model, int lines)
            throws IOException {
        try (BufferedReader stream = frames(simulator, model)) {
            return stream.lines().limit(lines).filter(line -> !line.isEmpty()).toList();
        }
    }

    private static BufferedReader frames(RunningSimulator simulator, String model) {
        return new BufferedReader(
                new InputStreamReader(simulator.open(CHAT, chat(model, true)).body(), UTF_8));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}

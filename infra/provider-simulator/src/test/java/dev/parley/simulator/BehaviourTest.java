package dev.parley.simulator;

import static dev.parley.simulator.RunningSimulator.CHAT;
import static dev.parley.simulator.RunningSimulator.MESSAGES;
import static dev.parley.simulator.RunningSimulator.chat;
import static dev.parley.simulator.RunningSimulator.data;
import static dev.parley.simulator.RunningSimulator.json;
import static dev.parley.simulator.RunningSimulator.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.simulator.answer.Tokenizer;
import dev.parley.simulator.http.SimulatorServer;
import dev.parley.simulator.http.UnableToListen;
import dev.parley.simulator.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class BehaviourTest {
    @TempDir private Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private RunningSimulator simulator;

    @BeforeEach
    void start() {
        simulator = RunningSimulator.in(folder);
    }

    @AfterEach
    void stop() throws Exception {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim-1", "sim-tools"})
    void answersInFull(String model) {
        List<String> data = data(simulator.post(CHAT, chat(model, true)).body());

        assertThat(data).endsWith("[DONE]");
        assertThat(text(data)).contains("First user message: \"Tell me about tides\".");
    }

    @Test
    void refusesAFlakyConversationTwice() {
        HttpResponse<String> first = simulator.post(CHAT, chat("sim-flaky", false));
        HttpResponse<String> second = simulator.post(CHAT, chat("sim-flaky", false));
        HttpResponse<String> third = simulator.post(CHAT, chat("sim-flaky", false));

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("retry-after")).contains("1");
        assertThat(json(first.body()).path("error").path("code").asString())
                .isEqualTo("rate_limit_exceeded");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(third.statusCode()).isEqualTo(200);
    }

    @Test
    void diesInMidstreamWithoutAnEnd() throws IOException {
        List<String> lines = new ArrayList<>();

        assertThatThrownBy(
                        () -> {
                            try (BufferedReader reader =
                                    reader(
                                            simulator.open(
                                                    CHAT, chat("sim-dies-midstream", true)))) {
                                reader.lines().forEach(lines::add);
                            }
                        })
                .isInstanceOfAny(IOException.class, UncheckedIOException.class);

        List<String> data = data(String.join("\n", lines));
        assertThat(data).hasSize(1 + 10).doesNotContain("[DONE]");
        JsonNode ended = simulator.awaitEnded();
        assertThat(ended.path("outcome").asString()).isEqualTo("failed");
        assertThat(ended.path("reason").asString()).isEqualTo("died");
        assertThat(ended.path("completion_tokens_streamed").asInt()).isEqualTo(10);
    }

    @Test
    void refusesAsOftenAsTold() {
        simulator.control(
                "{\"model\":\"sim-fast\",\"fault\":\"status\",\"status\":503,\"retry_after\":2,\"times\":1}");

        HttpResponse<String> other = simulator.post(CHAT, chat("sim-t1-f0-g0", false));
        HttpResponse<String> first = simulator.post(CHAT, chat("sim-fast", true));
        HttpResponse<String> second = simulator.post(CHAT, chat("sim-fast", true));

        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("retry-after")).contains("2");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(simulator.get("/control").body()).isEqualTo("{\"armed\":[]}");
    }

    @Test
    void sendsNotOneByteWhileItStalls() throws Exception {
        simulator.control("{\"fault\":\"stall\",\"after_tokens\":0,\"time_ms\":600000}");

        try (Socket client = raw(chat("sim-fast", true))) {
            await().until(() -> !simulator.journal().isEmpty());
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
        JsonNode ended = simulator.awaitEnded();
        assertThat(ended.path("outcome").asString()).isEqualTo("aborted_by_client");
        assertThat(ended.path("completion_tokens_streamed").asInt()).isZero();
        assertThat(ended.has("status")).isFalse();
    }

    @Test
    void stallsInMidstreamAndGoesOn() {
        simulator.control("{\"fault\":\"stall\",\"after_tokens\":5,\"time_ms\":50}");

        assertThat(data(simulator.post(CHAT, chat("sim-t20-f0-g0", true)).body()))
                .hasSize(1 + 20 + 1 + 1)
                .endsWith("[DONE]");
    }

    @Test
    void endsAStreamWithAnErrorFrame() {
        simulator.control("{\"fault\":\"error\",\"after_tokens\":4}");

        List<String> openAi = data(simulator.post(CHAT, chat("sim-fast", true)).body());
        String anthropic =
                simulator
                        .post(
                                MESSAGES,
                                chat("sim-fast", true)
                                        .replace("{\"model\"", "{\"max_tokens\":9,\"model\""))
                        .body();
        HttpResponse<String> plain = simulator.post(CHAT, chat("sim-fast", false));

        assertThat(openAi).hasSize(1 + 4 + 1);
        assertThat(json(openAi.getLast()).path("error").path("type").asString())
                .isEqualTo("server_error");
        assertThat(anthropic)
                .contains("event: error\ndata: {\"type\":\"error\"")
                .doesNotContain("message_stop");
        assertThat(plain.statusCode()).isEqualTo(500);
        assertThat(simulator.ended())
                .extracting(line -> line.path("outcome").asString() + line.path("status"))
                .containsExactly("failed200", "failed200", "failed500");
    }

    @Test
    void delaysAndThenAnswersInFull() {
        simulator.control("{\"fault\":\"delay\",\"first_ms\":20,\"gap_ms\":1}");

        assertThat(data(simulator.post(CHAT, chat("sim-t20-f0-g0", true)).body())).hasSize(23);
        assertThat(simulator.get("/control").body()).contains("\"met\":1");
    }

    @Test
    void refusesAnOrderItDoesNotUnderstand() {
        HttpResponse<String> response = simulator.post("/control", "{\"fault\":\"flood\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).path("error").asString()).contains("flood");
    }

    @Test
    void answersRequestsOfOneConnectionInTheirOrder() throws Exception {
        try (Socket client = raw(chat("sim-t3-f50-g0", false))) {
            send(client, chat("sim-t4-f0-g0", false));
            client.getOutputStream()
                    .write(
                            "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                    .getBytes(UTF_8));
            String responses = new String(client.getInputStream().readAllBytes(), UTF_8);

            assertThat(responses.indexOf("sim-t3-f50-g0"))
                    .isPositive()
                    .isLessThan(responses.indexOf("sim-t4-f0-g0"));
            assertThat(responses).endsWith("no real model\"}");
        }
    }

    @Test
    void answersWhatIsNotHttpWithAnErrorAndHangsUp() throws Exception {
        try (Socket client =
                new Socket(simulator.address().getAddress(), simulator.address().getPort())) {
            client.getOutputStream().write("nonsense\r\n\r\n".getBytes(UTF_8));

            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400 Bad Request");
        }
    }

    @Test
    void saysWhichAddressIsTaken() throws Exception {
        try (Journal journal = Journal.open(folder.resolve("other.jsonl"))) {
            assertThatThrownBy(() ->
                            SimulatorServer.start(
                                    simulator.address(),
                                    new Tokenizer(),
                                    journal,
                                    Clock.systemUTC(),
                                    new Random()))
                    .isInstanceOf(UnableToListen.class)
                    .hasMessageContaining(String.valueOf(simulator.address().getPort()));
        }
    }

    @Test
    void countsWhatHappened() {
        simulator.post(CHAT, chat("sim-t7-f0-g0", false));
        simulator.post(CHAT, chat("gpt-4", false));

        JsonNode stats = json(simulator.get("/stats").body());

        assertThat(stats.path("requests").asInt()).isEqualTo(2);
        assertThat(stats.path("refused").asInt()).isEqualTo(1);
        assertThat(stats.path("completed").asInt()).isEqualTo(1);
        assertThat(stats.path("open").asInt()).isZero();
        assertThat(stats.path("tokens_streamed").asInt()).isEqualTo(7);
        assertThat(stats.path("journal_lines").asInt()).isEqualTo(3);
    }

    private Socket raw(String body) throws IOException {
        Socket client = new Socket(simulator.address().getAddress(), simulator.address().getPort());
        send(client, body);
        return client;
    }

    private static void send(Socket client, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n"
                        + "Content-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes(UTF_8));
        client.getOutputStream().write(bytes);
    }

    private static BufferedReader reader(HttpResponse<java.io.InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }
}

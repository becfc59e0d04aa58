package dev.parley.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.parley.simulator.answer.Tokenizer;
import dev.parley.simulator.http.SimulatorServer;
import dev.parley.simulator.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulator on a free port, and a client of it. */
final class RunningSimulator implements AutoCloseable {
    static final String CHAT = "/v1/chat/completions";
    static final String MESSAGES = "/v1/messages";
    private static final Tokenizer TOKENIZER = new Tokenizer();
    private static final JsonMapper JSON = new JsonMapper();

    private final Path journalFile;
    private final Journal journal;
    private final SimulatorServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningSimulator(Path journalFile) {
        this.journalFile = journalFile;
        this.journal = Journal.open(journalFile);
        this.server =
                SimulatorServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TOKENIZER,
                        journal,
                        Clock.systemUTC(),
                        new Random());
    }

    static RunningSimulator in(Path folder) {
        return new RunningSimulator(folder.resolve("journal.jsonl"));
    }

    InetSocketAddress address() {
        return server.address();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(request(path, body, headers), BodyHandlers.ofString());
    }

    /** A response whose body is read, or closed, by the caller. */
    HttpResponse<InputStream> open(String path, String body, String... headers) {
        return send(request(path, body, headers), BodyHandlers.ofInputStream());
    }

    HttpRequest request(String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer any")
                        .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer any");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofString());
    }

    void control(String order) {
        HttpResponse<String> response = post("/control", order);
        if (response.statusCode() != 200) {
            throw new IllegalArgumentException(response.body());
        }
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The data of a stream's frames, in order. */
    static List<String> data(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    /** The text of an OpenAI stream's first choice. */
    static String text(List<String> data) {
        StringBuilder text = new StringBuilder();
        data.stream()
                .filter(frame -> !frame.equals("[DONE]"))
                .map(RunningSimulator::json)
                .map(frame -> frame.path("choices").path(0).path("delta").path("content"))
                .forEach(content -> text.append(content.asString("")));
        return text.toString();
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /** A chat request with one user message. */
    static String chat(String model, boolean stream) {
        return """
        {"model":"%s","stream":%s,"messages":[{"role":"user","content":"Tell me about tides"}]}
        """
                .formatted(model, stream);
    }

    List<JsonNode> journal() {
        try (Stream<String> lines = Files.lines(journalFile, UTF_8)) {
            return lines.map(RunningSimulator::json).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> ended() {
        return journal().stream()
                .filter(line -> line.path("event").asString().equals("ended"))
                .toList();
    }

    /** The only ended line, as soon as it is there. */
    JsonNode awaitEnded() {
        return await().until(this::ended, lines -> lines.size() == 1).getFirst();
    }

    @Override
    public void close() throws IOException {
        server.close();
        client.shutdownNow();
        journal.close();
    }
}

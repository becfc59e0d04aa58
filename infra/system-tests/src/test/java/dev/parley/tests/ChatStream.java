package dev.parley.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.wire.EventJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** A chat client on a stream of server-sent events. */
final class ChatStream extends ChatClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private volatile boolean done;

    private ChatStream(HttpRequest request) {
        try {
            response = HTTP.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (response.statusCode() != 200) {
            throw new AssertionError("expected 200, got " + response.statusCode());
        }
        Thread.ofVirtual().name("chat-stream").start(this::read);
    }

    /** Watches a conversation from here on. */
    static ChatStream watch(Edge edge, String conversation) {
        return new ChatStream(edge.request(path(conversation)).GET().build());
    }

    /** Comes back for the rest of a turn. */
    static ChatStream resume(Edge edge, String conversation, String turn, String cursor) {
        return new ChatStream(
                edge.request(path(conversation) + "?turn_id=" + turn)
                        .header("Last-Event-ID", cursor)
                        .GET()
                        .build());
    }

    /** Sends a prompt. */
    static ChatStream ask(Edge edge, String conversation, String content) {
        String body = EventJson.mapper().writeValueAsString(Map.of("content", content));
        return new ChatStream(
                edge.request(Edge.messages(conversation) + "/stream")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /** Asks for a response, as OpenAI's clients do. */
    static ChatStream respond(Edge edge, String model, String input) {
        String body =
                EventJson.mapper()
                        .writeValueAsString(Map.of("model", model, "input", input, "stream", true));
        return new ChatStream(
                edge.request("/v1/responses")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /** Comes back for what is behind an event of a response; -1 is before the first. */
    static ChatStream respondBehind(Edge edge, String response, int event) {
        String path = "/v1/responses/" + response + "?stream=true";
        return new ChatStream(
                edge.request(event < 0 ? path : path + "&starting_after=" + event).GET().build());
    }

    private static String path(String conversation) {
        return "/api/v1/conversations/" + conversation + "/stream";
    }

    /** Whether the server said that there is no more. */
    boolean isDone() {
        return done;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("data: [DONE]")) {
                    done = true;
                } else if (line.startsWith("data: ")) {
                    came(EventJson.mapper().readTree(line.substring(6)));
                }
            }
        } catch (IOException e) {
            // It broke.
        } finally {
            ended();
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

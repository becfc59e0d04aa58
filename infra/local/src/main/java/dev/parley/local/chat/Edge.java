package dev.parley.local.chat;

import dev.parley.local.home.Account;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The edge as one of its clients sees it. */
public final class Edge implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Account account;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

    public Edge(Account account) {
        this.account = account;
    }

    /**
     * Begins a conversation; returns its id.
     *
     * @param model the edge's default where absent
     */
    public String createConversation(@Nullable String model) {
        Map<String, String> body = new TreeMap<>();
        if (model != null) {
            body.put("model", model);
        }
        JsonNode created =
                post("/api/v1/conversations", JsonMapper.shared().writeValueAsString(body));
        return created.path("id").asString();
    }

    /**
     * @throws UnableToChat when the edge does not let this account in, or does not answer.
     */
    Socket connect() {
        Socket socket = new Socket();
        try {
            client.newWebSocketBuilder()
                    .connectTimeout(LIMIT)
                    .header("Authorization", "Bearer " + account.apiKey())
                    .buildAsync(webSocketAddress(), socket)
                    .join();
            return socket;
        } catch (CompletionException failure) {
            throw new UnableToChat(
                    "no WebSocket at %s: %s".formatted(webSocketAddress(), failure.getCause()),
                    failure);
        }
    }

    private JsonNode post(String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(account.baseUrl().resolve(path))
                        .timeout(LIMIT)
                        .header("Authorization", "Bearer " + account.apiKey())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new UnableToChat(
                        "the edge answered %d: %s"
                                .formatted(response.statusCode(), reason(response.body())));
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException failure) {
            throw new UnableToChat(
                    "the edge at %s does not answer; is it up? ./parley status"
                            .formatted(account.baseUrl()),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnableToChat("interrupted", interrupted);
        }
    }

    private static String reason(String body) {
        return body.startsWith("{") ? Frame.parse(body).reason() : body;
    }

    private URI webSocketAddress() {
        return URI.create(account.baseUrl().toString().replaceFirst("^http", "ws") + "/ws/chat");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

package dev.parley.tests;

import dev.parley.events.wire.EventJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A chat client on a WebSocket. */
final class ChatSocket extends ChatClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private ChatSocket(Edge edge) {
        URI http = edge.address();
        socket =
                HTTP.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + edge.apiKey())
                        .buildAsync(
                                URI.create("ws://" + http.getAuthority() + "/ws/chat"),
                                new Receiver())
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
    }

    static ChatSocket open(Edge edge) {
        return new ChatSocket(edge);
    }

    void send(String type, String... fields) {
        Map<String, String> frame = new HashMap<>();
        frame.put("type", type);
        for (int i = 0; i < fields.length; i += 2) {
            frame.put(fields[i], fields[i + 1]);
        }
        sendRaw(EventJson.mapper().writeValueAsString(frame));
    }

    void sendRaw(String text) {
        socket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Sends a prompt and gives its turn id once the log has it. */
    String prompt(String conversation, String content) {
        send("prompt", "conversation_id", conversation, "content", content);
        return await(frame -> is(frame, "accepted") && unknownBefore(frame))
                .path("turn_id")
                .asString();
    }

    private boolean unknownBefore(JsonNode accepted) {
        List<JsonNode> seen = seen();
        return seen.stream()
                .limit(seen.size() - 1L)
                .noneMatch(frame ->
                        is(frame, "accepted")
                                && frame.path("turn_id").equals(accepted.path("turn_id")));
    }

    /** The code with which the connection was closed; 1006 when it broke. */
    int closeCode() {
        return closed.orTimeout(60, TimeUnit.SECONDS).join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                came(EventJson.mapper().readTree(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            ended();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(1006);
            ended();
        }
    }
}

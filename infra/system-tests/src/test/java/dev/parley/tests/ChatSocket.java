package dev.parley.tests;

import dev.parley.events.wire.EventJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A chat client on a WebSocket: sends frames, and remembers all that came in the order it came. */
final class ChatSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LinkedBlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final List<JsonNode> seen = new ArrayList<>();
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
        return seen.stream()
                .limit(seen.size() - 1L)
                .noneMatch(frame ->
                        is(frame, "accepted")
                                && frame.path("turn_id").equals(accepted.path("turn_id")));
    }

    /** Waits for the next frame that fits; frames before it are remembered too. */
    JsonNode await(Predicate<JsonNode> wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                long left = Duration.between(Instant.now(), end).toMillis();
                JsonNode frame = incoming.poll(Math.max(left, 0), TimeUnit.MILLISECONDS);
                if (frame == null) {
                    throw new AssertionError("no such frame came; these did: " + seen);
                }
                seen.add(frame);
                if (wanted.test(frame)) {
                    return frame;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Waits for the end of a turn and gives its last frame. */
    JsonNode awaitEnd(String turn) {
        return await(frame ->
                of(frame, turn)
                        && (is(frame, "completed")
                                || is(frame, "failed")
                                || is(frame, "cancelled")));
    }

    /** The text that this client shows of a turn: deltas in order, emptied by a restart. */
    String shown(String turn) {
        StringBuilder text = new StringBuilder();
        for (JsonNode frame : seen) {
            if (of(frame, turn) && is(frame, "restarted")) {
                text.setLength(0);
            }
            if (of(frame, turn) && is(frame, "delta")) {
                text.append(frame.path("content").asString());
            }
        }
        return text.toString();
    }

    List<JsonNode> seen() {
        return List.copyOf(seen);
    }

    /** The types of the frames of a turn, deltas left out. */
    List<String> milestones(String turn) {
        return seen.stream()
                .filter(frame -> of(frame, turn) && !is(frame, "delta"))
                .map(frame -> frame.path("type").asString())
                .toList();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    static boolean is(JsonNode frame, String type) {
        return frame.path("type").asString("").equals(type);
    }

    static boolean of(JsonNode frame, String turn) {
        return frame.path("turn_id").asString("").equals(turn);
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
                incoming.add(EventJson.mapper().readTree(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(1006);
        }
    }
}

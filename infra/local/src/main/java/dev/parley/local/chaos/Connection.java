package dev.parley.local.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket that can break at any moment. One thread uses it. */
final class Connection implements AutoCloseable {
    private static final JsonNode OVER = JsonMapper.shared().createObjectNode();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofSeconds(4);

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private boolean over;

    private Connection(HttpClient http, URI edge, String apiKey) {
        this.socket =
                http.newWebSocketBuilder()
                        .connectTimeout(PATIENCE)
                        .header("Authorization", "Bearer " + apiKey)
                        .buildAsync(
                                URI.create("ws://" + edge.getAuthority() + "/ws/chat"),
                                new Receiver())
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
    }

    /** Null where there is none to be had now. */
    static @Nullable Connection open(HttpClient http, URI edge, String apiKey) {
        try {
            return new Connection(http, edge, apiKey);
        } catch (CompletionException notNow) {
            return null;
        }
    }

    /** Whether it took the frame; that says nothing about whether it arrives. */
    boolean send(Map<String, String> frame) {
        try {
            socket.sendText(JsonMapper.shared().writeValueAsString(frame), true)
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            return true;
        } catch (CompletionException broken) {
            over = true;
            return false;
        }
    }

    /**
     * The next frame; null when the connection is over. When it is quiet for some seconds a ping is
     * sent, and when nothing comes then either, not even the pong, the connection is given up.
     */
    @Nullable JsonNode next() throws InterruptedException {
        JsonNode frame = poll(QUIET);
        if (frame == null && !over && send(Map.of("type", "ping"))) {
            frame = poll(PATIENCE);
            over = frame == null;
        }
        return frame;
    }

    private @Nullable JsonNode poll(Duration atMost) throws InterruptedException {
        JsonNode frame = over ? null : frames.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (frame == OVER) {
            over = true;
            return null;
        }
        return frame;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        over = true;
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(JsonMapper.shared().readTree(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            frames.add(OVER);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            frames.add(OVER);
        }
    }
}

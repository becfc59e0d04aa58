package dev.parley.local.chat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One prompt and its answer. When the connection breaks it comes back and goes on from the last
 * cursor; the prompt carries a key, so sending it again starts nothing twice.
 */
public final class Turn {
    private static final int ATTEMPTS = 120;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Edge edge;
    private final String conversationId;
    private final String content;
    private final @Nullable String model;
    private final String key = UUID.randomUUID().toString();
    private volatile @Nullable Socket socket;
    private volatile String turnId = "";
    private String cursor = "";

    /**
     * @param model that of the conversation where absent
     */
    public Turn(Edge edge, String conversationId, String content, @Nullable String model) {
        this.edge = edge;
        this.conversationId = conversationId;
        this.content = content;
        this.model = model;
    }

    /**
     * Hands every frame of the turn to the reader, in order, until the turn ends. Returns the frame
     * that ended it: {@code completed}, {@code failed}, {@code cancelled} or {@code error}.
     *
     * @throws UnableToChat when the edge cannot be reached any more.
     */
    public Frame run(Reader reader) throws InterruptedException {
        String trouble = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Socket connection = connect(attempt);
            if (connection == null) {
                Thread.sleep(PAUSE);
                continue;
            }
            socket = connection;
            connection.send(turnId.isEmpty() ? prompt() : resume());
            Frame end = read(connection, reader);
            if (end != null) {
                connection.close();
                return end;
            }
            trouble = connection.whyClosed();
        }
        throw new UnableToChat("the connection broke and did not come back: " + trouble);
    }

    /** Stops the answer, wherever it is. From any thread. */
    public void cancel() {
        Socket connection = socket;
        if (connection != null && !turnId.isEmpty()) {
            connection.send(Map.of("type", "cancel", "turn_id", turnId));
        }
    }

    private @Nullable Socket connect(int attempt) {
        try {
            return edge.connect();
        } catch (UnableToChat failure) {
            if (attempt == 0) {
                throw failure;
            }
            return null;
        }
    }

    /** Null when the connection ended before the turn did. */
    private @Nullable Frame read(Socket connection, Reader reader) throws InterruptedException {
        for (Frame frame = connection.take(); frame != null; frame = connection.take()) {
            if (frame.type().equals("error")) {
                return frame;
            }
            if (frame.type().equals("reset")) {
                throw new UnableToChat(
                        "too much was missed while the connection was away; the answer is in the history of conversation "
                                + conversationId);
            }
            if (frame.type().equals("accepted") && turnId.isEmpty()) {
                turnId = frame.field("turn_id");
            }
            if (!frame.field("cursor").isEmpty()) {
                cursor = frame.field("cursor");
            }
            if (!turnId.isEmpty() && frame.field("turn_id").equals(turnId)) {
                reader.on(frame);
                if (isEnd(frame)) {
                    return frame;
                }
            }
        }
        return null;
    }

    private static boolean isEnd(Frame frame) {
        return switch (frame.type()) {
            case "completed", "failed", "cancelled" -> true;
            default -> false;
        };
    }

    private Map<String, String> prompt() {
        Map<String, String> frame = new TreeMap<>();
        frame.put("type", "prompt");
        frame.put("conversation_id", conversationId);
        frame.put("content", content);
        frame.put("idempotency_key", key);
        if (model != null) {
            frame.put("model", model);
        }
        return frame;
    }

    private Map<String, String> resume() {
        return Map.of("type", "subscribe", "conversation_id", conversationId, "cursor", cursor);
    }

    /** Sees the frames of a turn. */
    @FunctionalInterface
    public interface Reader {
        void on(Frame frame);
    }
}

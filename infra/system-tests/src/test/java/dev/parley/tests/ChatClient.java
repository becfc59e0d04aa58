package dev.parley.tests;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a client was sent, by whatever way, in the order in which it came. */
abstract class ChatClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonNode END = JsonNodeFactory.instance.objectNode();

    private final BlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();

    /** A frame came. */
    final void came(JsonNode frame) {
        incoming.add(frame);
    }

    /** No more will come. */
    final void ended() {
        incoming.add(END);
    }

    /** Waits for the next frame that fits; frames before it are remembered too. */
    final JsonNode await(Predicate<JsonNode> wanted) {
        for (JsonNode frame = next(); frame != END; frame = next()) {
            seen.add(frame);
            if (wanted.test(frame)) {
                return frame;
            }
        }
        throw new AssertionError("the connection ended after " + seen);
    }

    /** Waits for the end of a turn and gives its last frame. */
    final JsonNode awaitEnd(String turn) {
        return await(frame ->
                of(frame, turn)
                        && (is(frame, "completed")
                                || is(frame, "failed")
                                || is(frame, "cancelled")));
    }

    /** Waits until the connection has ended; gives all frames that ever came. */
    final List<JsonNode> untilOver() {
        for (JsonNode frame = next(); frame != END; frame = next()) {
            seen.add(frame);
        }
        ended();
        return seen();
    }

    private JsonNode next() {
        Instant end = Instant.now().plus(PATIENCE);
        try {
            long left = Duration.between(Instant.now(), end).toMillis();
            JsonNode frame = incoming.poll(Math.max(left, 0), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError("no such frame came; these did: " + seen);
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    final List<JsonNode> seen() {
        return List.copyOf(seen);
    }

    /** The text that this client shows of a turn. */
    final String shown(String turn) {
        return shown(seen, turn);
    }

    /** The text that frames show of a turn: deltas in order, emptied by a restart. */
    static String shown(List<JsonNode> frames, String turn) {
        StringBuilder text = new StringBuilder();
        for (JsonNode frame : frames) {
            if (of(frame, turn) && is(frame, "restarted")) {
                text.setLength(0);
            }
            if (of(frame, turn) && is(frame, "delta")) {
                text.append(frame.path("content").asString());
            }
        }
        return text.toString();
    }

    /** The types of the frames of a turn, deltas left out. */
    final List<String> milestones(String turn) {
        return seen.stream()
                .filter(frame -> of(frame, turn) && !is(frame, "delta"))
                .map(frame -> frame.path("type").asString())
                .toList();
    }

    /** The cursor that came last. */
    static String lastCursor(List<JsonNode> frames) {
        return frames.stream()
                .map(frame -> frame.path("cursor").asString(""))
                .filter(cursor -> !cursor.isEmpty())
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError("no cursor came"));
    }

    static boolean is(JsonNode frame, String type) {
        return frame.path("type").asString("").equals(type);
    }

    static boolean of(JsonNode frame, String turn) {
        return frame.path("turn_id").asString("").equals(turn);
    }

    @Override
    public abstract void close();
}

package dev.parley.local.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client saw of one of its turns, and what it should never have seen. Not thread-safe. */
final class TurnHistory {
    private final String conversation;
    private final Instant sentAt;
    private final StringBuilder text = new StringBuilder();
    private final Set<String> cursors = new HashSet<>();
    private final List<String> troubles = new ArrayList<>();
    private @Nullable String turn;
    private @Nullable String end;
    private @Nullable Instant endedAt;
    private @Nullable String cursor;
    private boolean textIsWhole = true;
    private int restarts;
    private int frames;
    private int timesTold;

    TurnHistory(String conversation, Instant sentAt) {
        this.conversation = conversation;
        this.sentAt = sentAt;
    }

    /** The prompt is in the log, under this id. */
    void accepted(String id) {
        if (turn != null && !turn.equals(id)) {
            troubles.add("the same key was two turns: %s and %s".formatted(turn, id));
        }
        turn = id;
    }

    /** The next frame about this turn, in the order in which they came. */
    void frame(JsonNode frame, Instant now) {
        frames++;
        String type = frame.path("type").asString("");
        String at = frame.path("cursor").asString("");
        if (end != null && !type.equals("accepted")) {
            troubles.add("a frame '%s' came after the end '%s'".formatted(type, end));
        }
        if (!at.isEmpty()) {
            cursor = at;
        }
        switch (type) {
            case "delta" -> {
                if (!cursors.add(at)) {
                    troubles.add("the same delta came twice");
                }
                text.append(frame.path("content").asString(""));
            }
            case "restarted" -> {
                restarts++;
                text.setLength(0);
                cursors.clear();
            }
            case "completed", "failed", "cancelled" -> ended(type, now);
            default -> {
                // The others change nothing of what is shown.
            }
        }
    }

    /** All that was shown is void, and the stored history takes its place. */
    void reset() {
        textIsWhole = false;
        text.setLength(0);
        cursors.clear();
    }

    /** An answer over HTTP, whole. */
    void answered(String outcome, String answer, Instant now) {
        text.append(answer);
        ended(outcome, now);
    }

    /**
     * It was not shown the end yet, but asked, and was told. That a resume shows it is tried some
     * times; then it is a trouble.
     */
    void toldEnded(int tries, String outcome, Instant now) {
        if (++timesTold > tries) {
            troubles.add("it had ended, but %d resumes did not show it".formatted(tries));
            foundEnded(outcome, now);
        }
    }

    /** It was not to be shown the end, but asked, and was told. */
    void foundEnded(String outcome, Instant now) {
        textIsWhole = false;
        ended(outcome, now);
    }

    private void ended(String outcome, Instant now) {
        end = outcome;
        endedAt = now;
    }

    void trouble(String what) {
        troubles.add(what);
    }

    String conversation() {
        return conversation;
    }

    /** Null where nobody ever said that the prompt was accepted. */
    @Nullable String turn() {
        return turn;
    }

    @Nullable String end() {
        return end;
    }

    /** Where to go on. */
    @Nullable String cursor() {
        return cursor;
    }

    String text() {
        return text.toString();
    }

    /** Whether the text is all of what the client was to see. */
    boolean textIsWhole() {
        return textIsWhole;
    }

    List<String> troubles() {
        return troubles;
    }

    int restarts() {
        return restarts;
    }

    int frames() {
        return frames;
    }

    Instant sentAt() {
        return sentAt;
    }

    Instant endedAt() {
        return endedAt == null ? Instant.MAX : endedAt;
    }
}

package dev.parley.local.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A replay or discard of many letters: the edge does a part at each request, and this asks until
 * all is done. All requests carry one action id, so that one whose answer was lost can be sent
 * again.
 */
public final class LetterErrand {
    private static final int TRIES = 5;

    private final Function<JsonNode, JsonNode> edge;
    private final Runnable pause;
    private final String actionId = UUID.randomUUID().toString();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<JsonNode> letters = new ArrayList<>();

    public LetterErrand(Letters edge, String verb) {
        this(body -> edge.act(verb, body), LetterErrand::aSecond);
    }

    /**
     * @param pause waits before a request is sent again
     */
    LetterErrand(Function<JsonNode, JsonNode> edge, Runnable pause) {
        this.edge = edge;
        this.pause = pause;
    }

    /** The id of the command in the audit trail. */
    public String actionId() {
        return actionId;
    }

    /** How many letters came to what so far. */
    public Map<String, Integer> counts() {
        return counts;
    }

    /** What each letter came to so far. */
    public List<JsonNode> letters() {
        return letters;
    }

    /**
     * Does all of it.
     *
     * @param body the command without action id and cursor
     * @param progress told after each part
     * @throws LettersRefused when the edge refuses, or stays away; what was done until then is in
     *     {@link #counts}, and the same command finishes the rest
     */
    public void run(ObjectNode body, Consumer<LetterErrand> progress) {
        ObjectNode request = body.deepCopy().put("action_id", actionId);
        while (true) {
            JsonNode report = ask(request);
            report.path("letters").forEach(letters::add);
            report.path("counts")
                    .properties()
                    .forEach(each ->
                            counts.merge(each.getKey(), each.getValue().intValue(), Integer::sum));
            progress.accept(this);
            if (!report.has("next_cursor")) {
                return;
            }
            request.put("cursor", report.path("next_cursor").asString());
        }
    }

    private JsonNode ask(ObjectNode request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return edge.apply(request);
            } catch (LettersRefused refused) {
                if (!refused.isPassing() || attempt == TRIES || letters.isEmpty()) {
                    throw refused;
                }
                pause.run();
            }
        }
    }

    private static void aSecond() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LettersRefused("interrupted", false);
        }
    }
}

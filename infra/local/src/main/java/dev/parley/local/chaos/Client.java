package dev.parley.local.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A user who asks one thing after the other, in conversations of their own, over the WebSocket and
 * over HTTP, and does what a good client does when something breaks: sends again under the same
 * key, goes on from the last cursor, and asks for the turn when nothing comes.
 */
final class Client implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How many pings in a row are answered by nothing but a pong before the turn is asked for. */
    private static final int QUIET = 2;

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(12);

    /**
     * How often a turn that has ended is resumed, and nothing comes but pongs, before its end is
     * taken for not shown: longer than an edge needs to find out that a broker fell silent.
     */
    private static final int RESUMES = 8;

    private static final List<String> MODELS =
            List.of("sim-fast", "sim-fast", "sim-1", "sim-t40-f50-g20", "sim-t30-f100-g60");

    private final Stage stage;
    private final Random random;
    private final BooleanSupplier goesOn;
    private final Queue<TurnHistory> histories;
    private final InstantSource clock;
    private final HttpClient http;
    private final Api api;
    private @Nullable Connection connection;

    Client(
            Stage stage,
            HttpClient http,
            String apiKey,
            long seed,
            BooleanSupplier goesOn,
            Queue<TurnHistory> histories,
            InstantSource clock) {
        this.stage = stage;
        this.http = http;
        this.api = new Api(http, apiKey);
        this.random = new Random(seed);
        this.goesOn = goesOn;
        this.histories = histories;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            String conversation = conversation();
            while (goesOn.getAsBoolean() && conversation != null) {
                if (random.nextInt(12) == 0) {
                    conversation = conversation();
                    continue;
                }
                TurnHistory history = new TurnHistory(conversation, clock.instant());
                histories.add(history);
                if (random.nextInt(4) == 0) {
                    askOverHttp(history);
                } else {
                    askOverSocket(history);
                }
                Thread.sleep(random.nextInt(400));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** Null when the load ends before there is one. */
    private @Nullable String conversation() throws InterruptedException {
        Map<String, String> body = Map.of("model", MODELS.get(random.nextInt(MODELS.size())));
        while (goesOn.getAsBoolean()) {
            Api.Answer answer = api.post(edge(), "/api/v1/conversations", body, "", PATIENCE);
            if (answer != null && answer.status() == 201) {
                return answer.text("id");
            }
            Thread.sleep(PAUSE);
        }
        return null;
    }

    private String prompt() {
        return "Question %d about %s".formatted(random.nextInt(1_000_000), UUID.randomUUID());
    }

    private URI edge() {
        List<URI> edges = stage.edges();
        return edges.get(random.nextInt(edges.size()));
    }

    private void askOverHttp(TurnHistory history) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        Map<String, String> body = Map.of("content", prompt());
        String path = "/api/v1/conversations/%s/messages".formatted(history.conversation());
        Instant limit = clock.instant().plus(LONGEST_TURN);
        while (history.end() == null && clock.instant().isBefore(limit)) {
            Api.Answer answer = api.post(edge(), path, body, key, Duration.ofSeconds(30));
            if (answer == null || isPassing(answer.status())) {
                Thread.sleep(PAUSE);
                continue;
            }
            if (!answer.text("turn_id").isEmpty()) {
                history.accepted(answer.text("turn_id"));
            }
            switch (answer.status()) {
                case 200 ->
                        history.answered(
                                answer.text("outcome"),
                                answer.body().path("message").path("content").asString(""),
                                clock.instant());
                case 202 -> awaitStored(history, limit);
                case 502, 504 -> history.foundEnded("failed", clock.instant());
                default -> {
                    history.trouble("HTTP %d %s".formatted(answer.status(), answer.text("code")));
                    return;
                }
            }
        }
    }

    /** 503: nothing happened, or nobody knows; the key makes it safe to send again. */
    private static boolean isPassing(int status) {
        return status == 503;
    }

    private void askOverSocket(TurnHistory history) throws InterruptedException {
        String request = UUID.randomUUID().toString();
        Map<String, String> prompt =
                Map.of(
                        "type",
                        "prompt",
                        "id",
                        request,
                        "conversation_id",
                        history.conversation(),
                        "content",
                        prompt(),
                        "idempotency_key",
                        request);
        boolean cancels = random.nextInt(12) == 0;
        Instant limit = clock.instant().plus(LONGEST_TURN);
        while (history.end() == null && clock.instant().isBefore(limit)) {
            Connection open = connected();
            if (open == null || !open.send(history.turn() == null ? prompt : resume(history))) {
                disconnect();
                Thread.sleep(PAUSE);
                continue;
            }
            boolean quiet = watch(open, history, request, cancels);
            if (history.end() == null) {
                ask(history, quiet);
                disconnect();
            }
        }
        if (random.nextInt(8) == 0) {
            disconnect();
        }
    }

    /**
     * Until the turn ends, nothing is said about it any more, or the connection is over.
     *
     * @return whether the connection was well and nothing was said
     */
    private boolean watch(Connection open, TurnHistory history, String request, boolean cancels)
            throws InterruptedException {
        boolean cancelled = !cancels;
        int pongs = 0;
        while (history.end() == null && pongs < QUIET) {
            JsonNode frame = open.next();
            if (frame == null) {
                return false;
            }
            String type = frame.path("type").asString("");
            pongs = type.equals("pong") ? pongs + 1 : 0;
            if (type.equals("error")) {
                if (!frame.path("code").asString("").endsWith("unavailable")
                        && !frame.path("code").asString("").equals("shutting_down")) {
                    history.trouble("error " + frame.path("code").asString(""));
                }
                Thread.sleep(PAUSE);
                return false;
            }
            if (type.equals("reset")) {
                history.reset();
                continue;
            }
            if (!frame.path("conversation_id").asString("").equals(history.conversation())) {
                continue;
            }
            String turn = frame.path("turn_id").asString("");
            if (type.equals("accepted") && frame.path("request_id").asString("").equals(request)) {
                history.accepted(turn);
            }
            if (turn.equals(history.turn())) {
                history.frame(frame, clock.instant());
                if (type.equals("delta") && !cancelled) {
                    cancelled = open.send(Map.of("type", "cancel", "turn_id", turn));
                }
            }
        }
        return history.end() == null;
    }

    private static Map<String, String> resume(TurnHistory history) {
        String cursor = history.cursor();
        return cursor == null
                ? Map.of("type", "subscribe", "conversation_id", history.conversation())
                : Map.of(
                        "type",
                        "subscribe",
                        "conversation_id",
                        history.conversation(),
                        "cursor",
                        cursor);
    }

    /**
     * Whether the turn has ended without a word. One that has is shown on the next resume that is
     * not refused.
     */
    private void ask(TurnHistory history, boolean quiet) throws InterruptedException {
        String turn = history.turn();
        if (turn == null || !quiet) {
            return;
        }
        Api.Answer answer = api.get(edge(), "/api/v1/turns/" + turn);
        if (answer != null && answer.status() == 200 && isEnd(answer.text("status"))) {
            history.toldEnded(RESUMES, answer.text("status"), clock.instant());
        }
    }

    private void awaitStored(TurnHistory history, Instant limit) throws InterruptedException {
        while (clock.instant().isBefore(limit)) {
            Api.Answer answer = api.get(edge(), "/api/v1/turns/" + history.turn());
            if (answer != null && answer.status() == 200 && isEnd(answer.text("status"))) {
                history.foundEnded(answer.text("status"), clock.instant());
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isEnd(String status) {
        return List.of("completed", "failed", "cancelled", "rejected").contains(status);
    }

    private @Nullable Connection connected() {
        Connection open = connection;
        if (open == null || open.isOver()) {
            disconnect();
            open = Connection.open(http, edge(), api.apiKey());
            connection = open;
        }
        return open;
    }

    private void disconnect() {
        Connection open = connection;
        if (open != null) {
            open.close();
        }
        connection = null;
    }
}

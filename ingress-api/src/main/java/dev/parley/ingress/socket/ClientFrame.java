package dev.parley.ingress.socket;

import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.branch.Direction;
import dev.parley.ingress.problem.JsonProblem;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a client says on a socket. Every frame may have an {@code id}, which the answer repeats. */
sealed interface ClientFrame {

    /**
     * Ask something.
     *
     * @param direction where it goes on
     */
    record Prompt(
            @Nullable String id,
            @Nullable String conversationId,
            @Nullable String content,
            @Nullable String model,
            @Nullable String idempotencyKey,
            Direction direction)
            implements ClientFrame {}

    /** Stop a turn. */
    record Cancel(@Nullable String id, String turnId) implements ClientFrame {}

    /** See a conversation from now on, or from a cursor on. */
    record Subscribe(@Nullable String id, @Nullable String conversationId, @Nullable String cursor)
            implements ClientFrame {}

    /** See a conversation no longer. */
    record Unsubscribe(@Nullable String id, @Nullable String conversationId)
            implements ClientFrame {}

    /** Ask for a pong. */
    record Ping(@Nullable String id) implements ClientFrame {}

    /** Not a frame. */
    record Unreadable(@Nullable String id, Refusal refusal) implements ClientFrame {}

    /** Reads any text. */
    static ClientFrame read(String text) {
        JsonNode json;
        try {
            json = EventJson.mapper().readTree(text);
        } catch (JacksonException malformed) {
            return new Unreadable(null, JsonProblem.of(malformed));
        }
        if (!json.isObject()) {
            return new Unreadable(
                    null, Refusal.of(ProblemCode.INVALID_REQUEST, "a frame is a JSON object"));
        }
        Fields fields = new Fields(json);
        String id = fields.text("id");
        ClientFrame frame = read(fields, id);
        Refusal wrong = fields.wrong();
        return wrong == null ? frame : new Unreadable(id, wrong);
    }

    private static ClientFrame read(Fields fields, @Nullable String id) {
        String type = fields.text("type");
        return switch (type == null ? "" : type) {
            case "prompt" ->
                    new Prompt(
                            id,
                            fields.text("conversation_id"),
                            fields.text("content"),
                            fields.text("model"),
                            fields.text("idempotency_key"),
                            fields.direction());
            case "cancel" -> new Cancel(id, fields.required("turn_id"));
            case "subscribe" ->
                    new Subscribe(id, fields.text("conversation_id"), fields.text("cursor"));
            case "unsubscribe" -> new Unsubscribe(id, fields.text("conversation_id"));
            case "ping" -> new Ping(id);
            default ->
                    new Unreadable(
                            id,
                            Refusal.ofField(
                                    ProblemCode.INVALID_REQUEST,
                                    "type",
                                    "'type' has to be prompt, cancel, subscribe, unsubscribe or ping"));
        };
    }

    /** The fields of a frame, and the first that is wrong. */
    final class Fields {
        private final JsonNode json;
        private @Nullable Refusal wrong;

        private Fields(JsonNode json) {
            this.json = json;
        }

        private @Nullable String text(String name) {
            JsonNode value = json.get(name);
            if (value == null || value.isNull()) {
                return null;
            }
            if (!value.isString()) {
                note(name, "the field '%s' has to be a string".formatted(name));
                return null;
            }
            return value.stringValue();
        }

        /** Behind the latest turn where none is named; one turn can be named at most. */
        private Direction direction() {
            List<Direction> named = new ArrayList<>();
            if (json.has("parent_turn_id")) {
                named.add(new Direction.Behind(turn("parent_turn_id")));
            }
            TurnId again = turn("regenerate");
            if (again != null) {
                named.add(new Direction.Again(again));
            }
            TurnId instead = turn("edit");
            if (instead != null) {
                named.add(new Direction.Instead(instead));
            }
            if (named.size() > 1) {
                note(
                        "parent_turn_id",
                        "only one of 'parent_turn_id', 'regenerate' and 'edit' can be there");
            }
            if (again != null && json.hasNonNull("content")) {
                note("content", "an answer is asked for again without 'content'; 'edit' takes one");
            }
            return named.isEmpty() ? new Direction.Onward() : named.getFirst();
        }

        private @Nullable TurnId turn(String name) {
            String text = text(name);
            try {
                return text == null ? null : TurnId.parse(text);
            } catch (IllegalArgumentException e) {
                note(name, "the field '%s' is no id of a turn".formatted(name));
                return null;
            }
        }

        private String required(String name) {
            String value = text(name);
            if (value == null) {
                note(name, "the field '%s' is missing".formatted(name));
                return "";
            }
            return value;
        }

        private void note(String name, String message) {
            if (wrong == null) {
                wrong = Refusal.ofField(ProblemCode.INVALID_REQUEST, name, message);
            }
        }

        private @Nullable Refusal wrong() {
            return wrong;
        }
    }
}

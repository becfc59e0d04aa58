package dev.parley.ingress.openai;

import static java.util.Locale.ROOT;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a response was asked, as items. */
final class InputItems {
    private static final int MAX_PAGE = 100;

    private final TurnId turn;
    private final List<ObjectNode> items = new ArrayList<>();

    private InputItems(TurnId turn) {
        this.turn = turn;
    }

    static InputItems of(StoredTurn turn) {
        InputItems all = new InputItems(turn.turnId());
        List<Message> messages =
                turn.input() == null
                        ? List.of(
                                Message.text(
                                        Role.USER, Objects.requireNonNullElse(turn.prompt(), "")))
                        : turn.input();
        messages.forEach(all::add);
        return all;
    }

    /** A page as the API has it. */
    ObjectNode page(String order, @Nullable String after, int limit) {
        if (!order.equals("asc") && !order.equals("desc")) {
            throw wrong("order", "has to be asc or desc");
        }
        if (limit < 1 || limit > MAX_PAGE) {
            throw wrong("limit", "has to be a whole number from 1 to " + MAX_PAGE);
        }
        List<ObjectNode> ordered = order.equals("asc") ? items : items.reversed();
        int from = after == null ? 0 : place(ordered, after) + 1;
        int to = Math.min(ordered.size(), from + limit);
        ObjectNode page = EventJson.mapper().createObjectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        ordered.subList(from, to).forEach(data::add);
        page.put("first_id", from < to ? name(ordered.get(from)) : null);
        page.put("last_id", from < to ? name(ordered.get(to - 1)) : null);
        return page.put("has_more", to < ordered.size());
    }

    private static int place(List<ObjectNode> ordered, String after) {
        for (int place = 0; place < ordered.size(); place++) {
            if (name(ordered.get(place)).equals(after)) {
                return place;
            }
        }
        throw wrong("after", "is none of these items");
    }

    private static String name(ObjectNode item) {
        return item.get("id").stringValue();
    }

    private static Refused wrong(String field, String what) {
        return Refusal.ofField(ProblemCode.INVALID_REQUEST, field, "'%s' %s".formatted(field, what))
                .asException();
    }

    private void add(Message message) {
        if (message.toolCallId() != null) {
            ObjectNode item = item("function_call_output").put("call_id", message.toolCallId());
            if (message.images() == null) {
                item.put("output", message.content());
            } else {
                content(item.putArray("output"), message, "input_text");
            }
            return;
        }
        List<ToolCall> calls = message.toolCalls() == null ? List.of() : message.toolCalls();
        if (!message.content().isEmpty() || calls.isEmpty()) {
            boolean model = message.role() == Role.ASSISTANT;
            ObjectNode item = item("message").put("role", message.role().name().toLowerCase(ROOT));
            content(item.putArray("content"), message, model ? "output_text" : "input_text");
        }
        for (ToolCall call : calls) {
            item("function_call")
                    .put("call_id", call.toolCallId())
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
    }

    private static void content(ArrayNode content, Message message, String type) {
        if (!message.content().isEmpty()) {
            if (type.equals("output_text")) {
                content.add(ResponseObject.part(message.content()));
            } else {
                content.addObject().put("type", type).put("text", message.content());
            }
        }
        if (message.images() != null) {
            for (String image : message.images()) {
                content.addObject()
                        .put("type", "input_image")
                        .put("detail", "auto")
                        .put("image_url", image);
            }
        }
    }

    private ObjectNode item(String type) {
        ObjectNode item = EventJson.mapper().createObjectNode();
        item.put("id", "in_" + OutputItems.hex(turn) + "_" + items.size()).put("type", type);
        item.put("status", "completed");
        items.add(item);
        return item;
    }
}

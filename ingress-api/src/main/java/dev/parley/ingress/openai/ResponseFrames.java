package dev.parley.ingress.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.AnswerFrames;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.problem.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of one streamed response, numbered from 0. The numbers follow from what is told alone,
 * so that the same turn has the same ones on every edge, and a client that comes back is given
 * those behind the last that it has.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">Streaming
 *     events</a>
 */
final class ResponseFrames implements AnswerFrames {
    /** Of the last event before the text. */
    private static final long BEFORE_TEXT = 3;

    private final boolean known;
    private final ObjectNode said;
    private final long after;
    private final Consumer<TurnId> settling;
    private final StringBuilder text = new StringBuilder();
    private final List<byte[]> pending = new ArrayList<>();
    private ResponseId id;
    private @Nullable ResponseObject response;
    private long next;
    private boolean hasMessage;

    private ResponseFrames(
            ResponseId id, boolean known, ObjectNode said, long after, Consumer<TurnId> settling) {
        this.id = id;
        this.known = known;
        this.said = said;
        this.after = after;
        this.settling = settling;
    }

    /**
     * Those of a new response.
     *
     * @param id as far as it is known yet
     * @param settling returns when the end of a turn may be told: its client may go on at once
     */
    static ResponseFrames of(ResponseId id, ResponseCall call, Consumer<TurnId> settling) {
        return new ResponseFrames(
                id, !call.stored(), call.said(), -1, call.stored() ? settling : _ -> {});
    }

    /**
     * Those of a response whose client comes back.
     *
     * @param after the number of the last event that the client has; -1 for none
     */
    static ResponseFrames again(ResponseId id, long after, Consumer<TurnId> settling) {
        return new ResponseFrames(id, true, ResponseObject.nothing(), after, settling);
    }

    @Override
    public void toldFrom(String cursor) {
        if (!known) {
            id = id.from(cursor);
        }
    }

    /** Nobody remembers in which pieces the text was told. */
    @Override
    public boolean canBeginAnew() {
        return next == 0 && after <= BEFORE_TEXT;
    }

    @Override
    public List<byte[]> accepted(Instant created, String model) {
        begun(created, model);
        return taken();
    }

    @Override
    public List<byte[]> begin(Instant created, String model, boolean withText) {
        response = begun(created, model).by(model);
        return taken();
    }

    @Override
    public List<byte[]> text(String piece) {
        ResponseObject open = told();
        message(open);
        text.append(piece);
        ObjectNode delta = part("response.output_text.delta", open).put("delta", piece);
        delta.putArray("logprobs");
        event(delta);
        return taken();
    }

    @Override
    public List<byte[]> end(List<ToolCall> calls, FinishReason reason, @Nullable TokenCount usage) {
        ResponseObject open = told();
        boolean whole = ResponseObject.missing(reason) == null;
        if (ResponseObject.hasMessage(text.toString(), calls)) {
            message(open);
        }
        messageDone(open, whole ? "completed" : "incomplete");
        for (int index = 0; index < calls.size(); index++) {
            call(open, index, calls.get(index));
        }
        ended(
                whole ? "response.completed" : "response.incomplete",
                open.whole(text.toString(), calls, reason, usage));
        return taken();
    }

    @Override
    public List<byte[]> unfinished(Outcome outcome, Refusal why, @Nullable TokenCount usage) {
        ResponseObject open = response;
        if (open == null) {
            return List.of();
        }
        messageDone(open, "incomplete");
        ended(
                outcome == Outcome.CANCELLED ? "response.cancelled" : "response.failed",
                open.unfinished(outcome, text.toString(), why, usage));
        return taken();
    }

    /** Has the number of the last event: who comes back behind it misses nothing. */
    @Override
    public byte[] refusal(Refusal refusal) {
        ObjectNode event = EventJson.mapper().createObjectNode().put("type", "error");
        event.put("sequence_number", Math.max(0, Math.max(after, next - 1)));
        event.put("code", OpenAiErrors.code(refusal.code()));
        event.put("message", refusal.message());
        event.put("param", refusal.field());
        return frame(event);
    }

    private ResponseObject begun(Instant created, String model) {
        ResponseObject begun = response;
        if (begun == null) {
            begun = new ResponseObject(id, said, created, model);
            response = begun;
            state("response.created", begun.open("in_progress"));
            state("response.in_progress", begun.open("in_progress"));
        }
        return begun;
    }

    private ResponseObject told() {
        ResponseObject begun = response;
        if (begun == null) {
            throw new IllegalStateException("nothing has begun");
        }
        return begun;
    }

    private void message(ResponseObject open) {
        if (!hasMessage) {
            hasMessage = true;
            item("response.output_item.added", 0, open.message("in_progress", null));
            ObjectNode part = part("response.content_part.added", open);
            part.set("part", ResponseObject.part(""));
            event(part);
        }
    }

    private void messageDone(ResponseObject open, String status) {
        if (hasMessage) {
            ObjectNode done = part("response.output_text.done", open).put("text", text.toString());
            done.putArray("logprobs");
            event(done);
            ObjectNode part = part("response.content_part.done", open);
            part.set("part", ResponseObject.part(text.toString()));
            event(part);
            item("response.output_item.done", 0, open.message(status, text.toString()));
        }
    }

    private void call(ResponseObject open, int index, ToolCall call) {
        int place = index + (hasMessage ? 1 : 0);
        item("response.output_item.added", place, open.call(index, call, "in_progress", ""));
        event(
                numbered("response.function_call_arguments.delta")
                        .put("item_id", open.callId(index))
                        .put("output_index", place)
                        .put("delta", call.arguments()));
        event(
                numbered("response.function_call_arguments.done")
                        .put("item_id", open.callId(index))
                        .put("output_index", place)
                        .put("name", call.name())
                        .put("arguments", call.arguments()));
        item("response.output_item.done", place, open.call(index, call));
    }

    private void ended(String type, ObjectNode now) {
        settling.accept(id.turnId());
        state(type, now);
    }

    private void state(String type, ObjectNode now) {
        ObjectNode event = numbered(type);
        event.set("response", now);
        event(event);
    }

    private void item(String type, int place, ObjectNode item) {
        ObjectNode event = numbered(type).put("output_index", place);
        event.set("item", item);
        event(event);
    }

    private ObjectNode part(String type, ResponseObject open) {
        return numbered(type)
                .put("item_id", open.messageId())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private ObjectNode numbered(String type) {
        return EventJson.mapper().createObjectNode().put("type", type).put("sequence_number", next);
    }

    private void event(ObjectNode event) {
        if (next > after) {
            pending.add(frame(event));
        }
        next++;
    }

    private List<byte[]> taken() {
        List<byte[]> taken = List.copyOf(pending);
        pending.clear();
        return taken;
    }

    private static byte[] frame(ObjectNode event) {
        return "event: %s\ndata: %s\n\n"
                .formatted(event.get("type").stringValue(), event)
                .getBytes(UTF_8);
    }
}

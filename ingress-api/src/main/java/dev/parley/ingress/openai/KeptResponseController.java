package dev.parley.ingress.openai;

import dev.parley.events.wire.EventJson;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.completion.Completions;
import dev.parley.ingress.conversation.ConversationDeletion;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.turn.TurnCancellation;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Responses that were made before. */
@RestController
@RequestMapping("/v1/responses/{response}")
public final class KeptResponseController {
    private final KeptResponses kept;
    private final Completions completions;
    private final TurnCancellation cancellation;
    private final ConversationDeletion deletion;
    private final Visibility visibility;

    /** Thread safety: safe. */
    public KeptResponseController(
            KeptResponses kept,
            Completions completions,
            TurnCancellation cancellation,
            ConversationDeletion deletion,
            Visibility visibility) {
        this.kept = kept;
        this.completions = completions;
        this.cancellation = cancellation;
        this.deletion = deletion;
        this.visibility = visibility;
    }

    /** Streams it from behind an event on, or from its beginning; or shows how it stands. */
    @GetMapping
    @Nullable JsonNode retrieve(
            @PathVariable("response") String text,
            @RequestParam(defaultValue = "false") boolean stream,
            @RequestParam(name = "starting_after", required = false) @Nullable Long after,
            HttpMethod method,
            Caller caller,
            HttpServletResponse response) {
        ResponseId id = kept.check(text, caller);
        if (!stream) {
            if (after != null) {
                throw Refusal.ofField(
                                ProblemCode.INVALID_REQUEST,
                                "starting_after",
                                "'starting_after' needs 'stream'")
                        .asException();
            }
            return kept.state(id);
        }
        if (method.equals(HttpMethod.GET)) {
            completions.again(
                    id.conversationId(),
                    id.turnId(),
                    id.offset(),
                    () -> kept.ended(id),
                    caller,
                    response,
                    ResponseFrames.again(id, after == null ? -1 : after, kept::settle));
        }
        return null;
    }

    /** Returns at once; what comes of it is seen a moment later. */
    @PostMapping("/cancel")
    JsonNode cancel(@PathVariable("response") String text, Caller caller, TraceParent trace) {
        ResponseId id = kept.check(text, caller);
        if (kept.ended(id).isEmpty()) {
            cancellation.cancel(id.conversationId(), id.turnId(), caller, trace);
            visibility.ofTurn(id.turnId());
        }
        return kept.state(id);
    }

    /** Deletes the conversation that it is. */
    @DeleteMapping
    JsonNode delete(@PathVariable("response") String text, Caller caller, TraceParent trace) {
        ResponseId id = kept.check(text, caller);
        if (kept.isContinued(id)) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            "response_id",
                            "there are others in its conversation; DELETE /api/v1/conversations/%s deletes all of them"
                                    .formatted(id.conversationId()))
                    .asException();
        }
        deletion.delete(id.conversationId().toString(), caller, trace);
        return EventJson.mapper()
                .createObjectNode()
                .put("id", text)
                .put("object", "response")
                .put("deleted", true);
    }

    /** What it was asked, the latest first unless told otherwise. */
    @GetMapping("/input_items")
    JsonNode inputItems(
            @PathVariable("response") String text,
            @RequestParam(defaultValue = "desc") String order,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "20") int limit,
            Caller caller) {
        ResponseId id = kept.check(text, caller);
        StoredTurn turn =
                kept.ended(id)
                        .orElseThrow(() ->
                                Refusal.of(
                                                ProblemCode.TURN_IN_PROGRESS,
                                                "its input can be read once it has ended")
                                        .asException());
        return InputItems.of(turn).page(order, after, limit);
    }
}

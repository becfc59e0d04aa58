package dev.parley.ingress.openai;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.branch.Direction;
import dev.parley.ingress.completion.Completions;
import dev.parley.ingress.completion.ProviderLimits;
import dev.parley.ingress.completion.WholeAnswer;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.rate.StartsTurn;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Responses: each is a turn, of a conversation of its own or behind the response it continues. */
@RestController
public final class ResponseController {
    private final PromptIntake intake;
    private final Branches branches;
    private final Completions completions;
    private final KeptResponses kept;
    private final ModelCatalog models;

    /** Thread safety: safe. */
    public ResponseController(
            PromptIntake intake,
            Branches branches,
            Completions completions,
            KeptResponses kept,
            ModelCatalog models) {
        this.intake = intake;
        this.branches = branches;
        this.completions = completions;
        this.kept = kept;
        this.models = models;
    }

    @StartsTurn
    @PostMapping("/v1/responses")
    @Nullable JsonNode create(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        ResponseCall call = ResponseCall.read(body, id -> kept.item(id, caller));
        models.find(call.model())
                .ifPresent(model ->
                        ProviderLimits.check(
                                model.provider(), call.parameters(), ResponseCall::name));
        Draft draft = draft(call, call.request(key), caller);
        if (call.stream()) {
            completions.stream(
                    draft,
                    caller,
                    trace,
                    response,
                    ResponseFrames.of(id(call, draft, null), call, kept::settle));
            return null;
        }
        if (call.background()) {
            return begun(call, draft, trace);
        }
        WholeAnswer answer = completions.whole(draft, trace);
        if (call.stored()) {
            kept.settle(draft.turnId());
        }
        return new ResponseObject(
                        id(call, draft, answer.cursor()),
                        call.said(),
                        answer.created(),
                        answer.model())
                .whole(answer.text(), answer.toolCalls(), answer.finishReason(), answer.usage());
    }

    private Draft draft(ResponseCall call, PromptRequest request, Caller caller) {
        if (call.previous() != null) {
            ResponseId previous = kept.previous(call.previous(), caller);
            Branches.Placed placed =
                    branches.place(
                            caller.userId(),
                            previous.conversationId().toString(),
                            new Direction.Continuing(previous.turnId()),
                            request);
            return intake.draft(caller, placed.conversation(), placed.request());
        }
        return call.conversation() == null
                ? intake.draftAlone(caller, request)
                : intake.draft(caller, call.conversation(), request);
    }

    /** A response that nobody waits for. */
    private JsonNode begun(ResponseCall call, Draft draft, TraceParent trace) {
        return switch (draft) {
            case Draft.Answered(var turn) -> kept.json(id(call, draft, turn.cursor()), turn);
            case Draft.Fresh fresh -> {
                Submitted submitted = intake.append(fresh, trace);
                yield new ResponseObject(
                                id(call, fresh, submitted.cursor()),
                                call.said(),
                                submitted.at(),
                                call.model())
                        .open("queued");
            }
        };
    }

    /** One that is not kept leads nowhere. */
    private static ResponseId id(ResponseCall call, Draft draft, @Nullable String cursor) {
        ConversationId conversation = draft.conversationId();
        return ResponseId.of(conversation, draft.turnId(), call.stored() ? cursor : null);
    }
}

package dev.parley.ingress.openai;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.completion.Completions;
import dev.parley.ingress.completion.ProviderLimits;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.rate.StartsTurn;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Chat completions: each call is a conversation of one turn. */
@RestController
public final class ChatController {
    private final PromptIntake intake;
    private final Completions completions;
    private final ModelCatalog models;

    /** Thread safety: safe. */
    public ChatController(PromptIntake intake, Completions completions, ModelCatalog models) {
        this.intake = intake;
        this.completions = completions;
        this.models = models;
    }

    @StartsTurn
    @PostMapping({"/v1/chat/completions", "/api/v1/chat/completions"})
    @Nullable JsonNode complete(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        ChatCall call = ChatCall.read(body);
        models.find(call.model())
                .ifPresent(model ->
                        ProviderLimits.check(
                                model.provider(), call.parameters(), UnaryOperator.identity()));
        Draft draft = intake.draftAlone(caller, call.request(key));
        if (call.stream()) {
            completions.stream(
                    draft,
                    caller,
                    trace,
                    response,
                    new ChatFrames(draft.turnId(), call.includeUsage()));
            return null;
        }
        return ChatAnswer.json(completions.whole(draft, trace));
    }
}

package dev.parley.ingress.anthropic;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.wire.EventJson;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.completion.Completions;
import dev.parley.ingress.completion.ProviderLimits;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRules;
import dev.parley.ingress.rate.StartsTurn;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages: each call is a conversation of one turn. */
@RestController
@RequestMapping("/v1/messages")
public final class MessagesController {
    private final PromptIntake intake;
    private final PromptRules rules;
    private final Completions completions;
    private final ModelCatalog models;

    /** Thread safety: safe. */
    public MessagesController(
            PromptIntake intake, PromptRules rules, Completions completions, ModelCatalog models) {
        this.intake = intake;
        this.rules = rules;
        this.completions = completions;
        this.models = models;
    }

    @StartsTurn
    @PostMapping
    @Nullable JsonNode message(
            @RequestBody JsonNode body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response) {
        MessagesCall call = MessagesCall.read(body);
        models.find(call.model())
                .ifPresent(model ->
                        ProviderLimits.check(
                                model.provider(), call.parameters(), MessagesCall::name));
        Draft draft = intake.draftAlone(caller, call.request(key));
        AnthropicErrors.nameRequest(response);
        if (call.stream()) {
            completions.stream(
                    draft,
                    caller,
                    trace,
                    response,
                    new MessageFrames(draft.turnId(), AnthropicErrors.requestId(response)));
            return null;
        }
        return MessageAnswer.json(completions.whole(draft, trace));
    }

    @PostMapping("/count_tokens")
    ObjectNode countTokens(@RequestBody JsonNode body, HttpServletResponse response) {
        CountCall call = CountCall.read(body);
        rules.model(call.model());
        AnthropicErrors.nameRequest(response);
        return EventJson.mapper().createObjectNode().put("input_tokens", call.tokens());
    }
}

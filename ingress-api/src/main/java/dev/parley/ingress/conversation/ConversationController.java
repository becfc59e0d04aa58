package dev.parley.ingress.conversation;

import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.PageKey;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.PromptRules;
import dev.parley.ingress.publish.ConversationLog;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Conversations over HTTP. */
@RestController
@RequestMapping("/api/v1/conversations")
public final class ConversationController {
    private final ConversationLog log;
    private final Owners owners;
    private final History history;
    private final Visibility visibility;
    private final PromptRules rules;
    private final Supplier<ConversationId> newConversations;
    private final Clock clock;

    /** Thread safety: safe. */
    public ConversationController(
            ConversationLog log,
            Owners owners,
            History history,
            Visibility visibility,
            PromptRules rules,
            Supplier<ConversationId> newConversations,
            Clock clock) {
        this.log = log;
        this.owners = owners;
        this.history = history;
        this.visibility = visibility;
        this.rules = rules;
        this.newConversations = newConversations;
        this.clock = clock;
    }

    /** What a client says of a conversation that it opens. */
    record Settings(
            @Nullable String title, @Nullable String model, @Nullable String systemPrompt) {}

    @PostMapping
    ResponseEntity<StoredConversation> create(
            @RequestBody(required = false) @Nullable Settings given,
            Caller caller,
            TraceParent trace) {
        Settings settings = given == null ? new Settings(null, null, null) : given;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ConversationCreated created =
                new ConversationCreated(
                        newConversations.get(),
                        caller.userId(),
                        rules.title(settings.title()),
                        rules.model(settings.model()),
                        rules.systemPrompt(settings.systemPrompt()),
                        now);
        log.append(created, trace);
        owners.opened(created.conversationId(), caller.userId());
        visibility.await(created.conversationId());
        return ResponseEntity.created(
                        URI.create("/api/v1/conversations/" + created.conversationId()))
                .body(
                        new StoredConversation(
                                created.conversationId(),
                                caller.userId(),
                                created.title(),
                                created.model(),
                                created.systemPrompt(),
                                now,
                                now));
    }

    @GetMapping
    Page<StoredConversation> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit,
            Caller caller) {
        int size = Page.limit(limit);
        return Page.of(
                history.conversations(caller.userId(), PageKey.conversation(cursor), size + 1),
                size,
                PageKey::after,
                null);
    }

    @GetMapping("/{conversation}")
    StoredConversation conversation(@PathVariable String conversation, Caller caller) {
        ConversationId id = owners.check(conversation, caller.userId());
        return history.conversation(id)
                .orElseThrow(() ->
                        Refusal.ofField(
                                        ProblemCode.CONVERSATION_NOT_FOUND,
                                        "conversation_id",
                                        "there is no such conversation")
                                .asException());
    }
}

package dev.parley.ingress.conversation;

import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.Page;
import dev.parley.ingress.history.PageKey;
import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.UnableToReadHistory;
import dev.parley.ingress.history.Visibility;
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
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Conversations over HTTP. */
@RestController
@RequestMapping("/api/v1/conversations")
public final class ConversationController {
    private final ConversationLog log;
    private final Owners owners;
    private final History history;
    private final Visibility visibility;
    private final ConversationDeletion deletion;
    private final PromptRules rules;
    private final Supplier<ConversationId> newConversations;
    private final Clock clock;

    /** Thread safety: safe. */
    public ConversationController(
            ConversationLog log,
            Owners owners,
            History history,
            Visibility visibility,
            ConversationDeletion deletion,
            PromptRules rules,
            Supplier<ConversationId> newConversations,
            Clock clock) {
        this.log = log;
        this.owners = owners;
        this.history = history;
        this.visibility = visibility;
        this.deletion = deletion;
        this.rules = rules;
        this.newConversations = newConversations;
        this.clock = clock;
    }

    /**
     * What a client says of a conversation that it opens or changes. An empty title gives way to
     * the one made from the first prompt, an empty system prompt is none.
     */
    record Settings(@Nullable String title, @Nullable String model, @Nullable String systemPrompt) {
        static final Settings NONE = new Settings(null, null, null);

        /** The conversation with these settings, whether they are stored yet or not. */
        StoredConversation over(StoredConversation stored) {
            return new StoredConversation(
                    stored.id(),
                    stored.owner(),
                    title == null || title.isEmpty() ? stored.title() : title,
                    model == null ? stored.model() : model,
                    systemPrompt == null ? stored.systemPrompt() : systemPrompt,
                    stored.unlisted(),
                    stored.createdAt(),
                    stored.updatedAt(),
                    stored.settingsOffset());
        }
    }

    @PostMapping
    ResponseEntity<StoredConversation> create(
            @RequestBody(required = false) @Nullable Settings given,
            Caller caller,
            TraceParent trace) {
        Settings settings = checked(given);
        Instant now = now();
        ConversationId id = newConversations.get();
        long offset =
                log.append(
                        new ConversationCreated(
                                id,
                                caller.userId(),
                                settings.title(),
                                settings.model(),
                                settings.systemPrompt(),
                                now),
                        trace);
        owners.opened(id, caller.userId());
        visibility.ofSettings(id, offset);
        return ResponseEntity.created(URI.create("/api/v1/conversations/" + id))
                .body(
                        new StoredConversation(
                                id,
                                caller.userId(),
                                settings.title(),
                                settings.model(),
                                settings.systemPrompt(),
                                null,
                                now,
                                now,
                                offset));
    }

    @GetMapping
    Page<StoredConversation> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(defaultValue = "false") boolean unlisted,
            Caller caller) {
        int size = Page.limit(limit);
        return Page.of(
                history.conversations(
                        caller.userId(), unlisted, PageKey.conversation(cursor), size + 1),
                size,
                PageKey::after,
                null);
    }

    @GetMapping("/{conversation}")
    StoredConversation conversation(@PathVariable String conversation, Caller caller) {
        ConversationId id = owners.checkStored(conversation, caller.userId());
        return history.conversation(id).orElseThrow(Owners::notFound);
    }

    /** Answers without a body where the change is in the log and the history cannot be read. */
    @PatchMapping("/{conversation}")
    ResponseEntity<StoredConversation> change(
            @PathVariable String conversation,
            @RequestBody Settings given,
            Caller caller,
            TraceParent trace) {
        ConversationId id = owners.checkStored(conversation, caller.userId());
        Settings settings = checked(given);
        if (settings.equals(Settings.NONE)) {
            throw Refusal.of(
                            ProblemCode.INVALID_REQUEST,
                            "at least one of 'title', 'model' and 'system_prompt' has to be there")
                    .asException();
        }
        long offset =
                log.append(
                        new ConversationUpdated(
                                id,
                                caller.userId(),
                                settings.title(),
                                settings.model(),
                                settings.systemPrompt(),
                                now()),
                        trace);
        visibility.ofSettings(id, offset);
        try {
            return history.conversation(id)
                    .map(stored -> ResponseEntity.ok(settings.over(stored)))
                    .orElseGet(() -> ResponseEntity.accepted().build());
        } catch (UnableToReadHistory e) {
            return ResponseEntity.accepted().build();
        }
    }

    @DeleteMapping("/{conversation}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String conversation, Caller caller, TraceParent trace) {
        deletion.delete(conversation, caller, trace);
    }

    private Settings checked(@Nullable Settings given) {
        return given == null
                ? Settings.NONE
                : new Settings(
                        rules.title(given.title()),
                        rules.model(given.model()),
                        rules.systemPrompt(given.systemPrompt()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

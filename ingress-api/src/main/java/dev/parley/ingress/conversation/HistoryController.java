package dev.parley.ingress.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.LastMessage;
import dev.parley.ingress.history.Page;
import dev.parley.ingress.history.PageKey;
import dev.parley.ingress.history.StoredConversation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a user talked about lately, with what was said last. */
@RestController
@RequestMapping("/api/v1/chat/history")
public final class HistoryController {
    private final History history;
    private final ConversationDeletion deletion;

    /** Thread safety: safe. */
    public HistoryController(History history, ConversationDeletion deletion) {
        this.history = history;
        this.deletion = deletion;
    }

    /** A conversation, in short. */
    record Entry(
            ConversationId id,
            @Nullable String title,
            @Nullable String model,
            Instant createdAt,
            Instant updatedAt,
            @Nullable LastMessage lastMessage) {}

    @GetMapping
    Page<Entry> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(defaultValue = "false") boolean unlisted,
            Caller caller) {
        int size = Page.limit(limit);
        Page<StoredConversation> page =
                Page.of(
                        history.conversations(
                                caller.userId(), unlisted, PageKey.conversation(cursor), size + 1),
                        size,
                        PageKey::after,
                        null);
        Map<ConversationId, LastMessage> last =
                history.lastMessages(page.data().stream().map(StoredConversation::id).toList());
        List<Entry> entries =
                page.data().stream().map(each -> entry(each, last.get(each.id()))).toList();
        return new Page<>(entries, page.nextCursor(), null);
    }

    private static Entry entry(StoredConversation conversation, @Nullable LastMessage last) {
        return new Entry(
                conversation.id(),
                conversation.title(),
                conversation.model(),
                conversation.createdAt(),
                conversation.updatedAt(),
                last);
    }

    @DeleteMapping("/{conversation}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String conversation, Caller caller, TraceParent trace) {
        deletion.delete(conversation, caller, trace);
    }
}

package dev.parley.ingress.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.branch.NewMessage;
import dev.parley.ingress.history.Page;
import dev.parley.ingress.history.PageKey;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.rate.StartsTurn;
import dev.parley.ingress.watch.ResumePoint;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Messages over HTTP. */
@RestController
@RequestMapping("/api/v1/conversations/{conversation}/messages")
public final class MessageController {
    private final PromptReply reply;
    private final Owners owners;
    private final BranchView view;
    private final ResumePoint resume;

    /** Thread safety: safe. */
    public MessageController(
            PromptReply reply, Owners owners, BranchView view, ResumePoint resume) {
        this.reply = reply;
        this.owners = owners;
        this.view = view;
        this.resume = resume;
    }

    @StartsTurn
    @PostMapping
    ResponseEntity<?> post(
            @PathVariable String conversation,
            @RequestBody NewMessage message,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            Caller caller,
            TraceParent trace) {
        return reply.to(
                caller,
                conversation,
                message.direction(),
                new PromptRequest(message.content(), message.model(), key),
                prefer,
                trace);
    }

    @GetMapping
    Page<StoredMessage> list(
            @PathVariable String conversation,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(defaultValue = "asc") String order,
            @RequestParam(defaultValue = "active") String branches,
            Caller caller) {
        ConversationId id = owners.checkStored(conversation, caller.userId());
        int size = Page.limit(limit);
        boolean newestFirst = isSecond("order", "asc", "desc", order);
        boolean all = isSecond("branches", "active", "all", branches);
        String live = resume.of(id);
        return Page.of(
                view.messages(id, all, PageKey.message(cursor), newestFirst, size + 1),
                size,
                PageKey::after,
                live);
    }

    private static boolean isSecond(String field, String first, String second, String value) {
        if (!value.equals(first) && !value.equals(second)) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            field,
                            "'%s' has to be %s or %s".formatted(field, first, second))
                    .asException();
        }
        return value.equals(second);
    }
}

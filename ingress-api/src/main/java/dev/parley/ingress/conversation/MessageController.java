package dev.parley.ingress.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.PageKey;
import dev.parley.ingress.history.StoredMessage;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.watch.ResumePoint;
import java.net.URI;
import java.util.Arrays;
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
    private final PromptIntake intake;
    private final Answers answers;
    private final Owners owners;
    private final History history;
    private final ResumePoint resume;

    /** Thread safety: safe. */
    public MessageController(
            PromptIntake intake,
            Answers answers,
            Owners owners,
            History history,
            ResumePoint resume) {
        this.intake = intake;
        this.answers = answers;
        this.owners = owners;
        this.history = history;
        this.resume = resume;
    }

    /** A prompt. */
    record NewMessage(@Nullable String content, @Nullable String model) {}

    /** A turn that goes on, for a client that does not wait or has waited long enough. */
    record Underway(String turnId, String conversationId, String status, @Nullable String cursor) {}

    @PostMapping
    ResponseEntity<?> post(
            @PathVariable String conversation,
            @RequestBody NewMessage message,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            Caller caller,
            TraceParent trace) {
        PromptRequest request = new PromptRequest(message.content(), message.model(), key);
        return switch (intake.draft(caller, conversation, request)) {
            case Draft.Answered(var turn) -> ResponseEntity.ok(AnswerBody.of(turn));
            case Draft.Fresh fresh ->
                    wantsNoAnswer(prefer)
                            ? submitted(intake.append(fresh, trace))
                            : answered(fresh, trace);
        };
    }

    private ResponseEntity<?> answered(Draft.Fresh fresh, TraceParent trace) {
        return AnswerBody.of(answers.ask(fresh, trace), fresh)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() ->
                        underway(
                                new Underway(
                                        fresh.turnId().toString(),
                                        fresh.conversationId().toString(),
                                        "in_progress",
                                        null)));
    }

    private static ResponseEntity<?> submitted(Submitted turn) {
        return underway(
                new Underway(
                        turn.turnId().toString(),
                        turn.conversationId().toString(),
                        "in_progress",
                        turn.cursor()));
    }

    private static ResponseEntity<?> underway(Underway turn) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/turns/" + turn.turnId()))
                .body(turn);
    }

    /** RFC 7240. */
    private static boolean wantsNoAnswer(@Nullable String prefer) {
        return prefer != null
                && Arrays.stream(prefer.split("[,;]", -1))
                        .anyMatch(wish -> wish.strip().equalsIgnoreCase("respond-async"));
    }

    @GetMapping
    Page<StoredMessage> list(
            @PathVariable String conversation,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(defaultValue = "asc") String order,
            Caller caller) {
        ConversationId id = owners.check(conversation, caller.userId());
        int size = Page.limit(limit);
        boolean newestFirst = order.equals("desc");
        if (!newestFirst && !order.equals("asc")) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST, "order", "'order' has to be asc or desc")
                    .asException();
        }
        String live = resume.of(id);
        return Page.of(
                history.messages(id, PageKey.message(cursor), newestFirst, size + 1),
                size,
                PageKey::after,
                live);
    }
}

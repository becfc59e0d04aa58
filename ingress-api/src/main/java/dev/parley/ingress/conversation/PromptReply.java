package dev.parley.ingress.conversation;

import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.answer.Answer;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.branch.Branches;
import dev.parley.ingress.branch.Direction;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.prompt.Submitted;
import java.net.URI;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Takes a prompt that came over HTTP and replies with its answer, or, when asked to, at once. */
public final class PromptReply {
    private final Branches branches;
    private final PromptIntake intake;
    private final Answers answers;
    private final Visibility visibility;

    /** Thread safety: safe. */
    public PromptReply(
            Branches branches, PromptIntake intake, Answers answers, Visibility visibility) {
        this.branches = branches;
        this.intake = intake;
        this.answers = answers;
        this.visibility = visibility;
    }

    /** A turn that goes on, for a client that does not wait or has waited long enough. */
    record Underway(String turnId, String conversationId, String status, @Nullable String cursor) {}

    /**
     * Replies to a prompt.
     *
     * @param conversation null where the direction says it
     * @param prefer the header {@code Prefer}, if any
     */
    ResponseEntity<?> to(
            Caller caller,
            @Nullable String conversation,
            Direction direction,
            PromptRequest prompt,
            @Nullable String prefer,
            TraceParent trace) {
        Branches.Placed placed = branches.place(caller.userId(), conversation, direction, prompt);
        return switch (intake.draft(caller, placed.conversation(), placed.request())) {
            case Draft.Answered(var turn) -> ResponseEntity.ok(AnswerBody.of(turn));
            case Draft.Fresh fresh ->
                    wantsNoAnswer(prefer)
                            ? submitted(intake.append(fresh, trace))
                            : answered(fresh, trace);
        };
    }

    private ResponseEntity<?> answered(Draft.Fresh fresh, TraceParent trace) {
        Answer answer = answers.ask(fresh, trace);
        if (answer instanceof Answer.Ended) {
            visibility.ofTurn(fresh.turnId());
        }
        return AnswerBody.of(answer, fresh)
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
}

package dev.parley.ingress.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.ingress.answer.Answer;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.StoredTurn.StoredUsage;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.stream.ServerFrame;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a prompt. A turn that failed or was rejected is no answer but a problem, with the
 * error's category as its code.
 *
 * @param outcome {@code completed}, or {@code cancelled} with the text as far as it came
 */
record AnswerBody(
        TurnId turnId,
        ConversationId conversationId,
        String outcome,
        @Nullable String model,
        Text message,
        @Nullable StoredUsage usage,
        @Nullable String finishReason) {

    /** The answer's text. */
    record Text(String role, String content) {}

    /** The body for what came of waiting; empty when the turn goes on. */
    static Optional<AnswerBody> of(Answer answer, Draft.Fresh asked) {
        return switch (answer) {
            case Answer.Ended ended -> Optional.of(of(ended));
            case Answer.Pending _ -> Optional.empty();
            case Answer.Reused _ -> throw PromptIntake.reused(asked);
            case Answer.Unreadable _ ->
                    throw Refusal.later(
                                    ProblemCode.ANSWER_UNAVAILABLE,
                                    "the turn has ended; its text can be read from the history soon")
                            .about(asked.turnId())
                            .asException();
        };
    }

    private static AnswerBody of(Answer.Ended ended) {
        return switch (ended.outcome()) {
            case ServerFrame.Completed completed ->
                    body(ended, "completed", completed.usage(), completed.finishReason());
            case ServerFrame.Cancelled cancelled ->
                    body(ended, "cancelled", cancelled.usage(), null);
            case ServerFrame.Failed failed ->
                    throw failed(
                            failed.turnId(), failed.error().category(), failed.error().message());
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Started _,
                    ServerFrame.Delta _,
                    ServerFrame.Restarted _,
                    ServerFrame.Tool _ ->
                    throw new IllegalStateException("this frame ends no turn");
        };
    }

    private static AnswerBody body(
            Answer.Ended ended,
            String outcome,
            @Nullable Usage usage,
            @Nullable FinishReason finishReason) {
        return new AnswerBody(
                ended.outcome().turnId(),
                ended.outcome().conversationId(),
                outcome,
                ended.model().isEmpty() ? null : ended.model(),
                new Text("assistant", ended.text()),
                usage == null ? null : stored(usage),
                finishReason == null ? null : finishReason.name().toLowerCase(Locale.ROOT));
    }

    private static StoredUsage stored(Usage usage) {
        return new StoredUsage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.cachedPromptTokens(),
                usage.reasoningTokens(),
                usage.source().name().toLowerCase(Locale.ROOT));
    }

    /** The body for a turn that ended before it was asked for again. */
    static AnswerBody of(StoredTurn turn) {
        String trouble = turn.errorCategory() == null ? turn.rejectReason() : turn.errorCategory();
        if (trouble != null) {
            String message = turn.errorMessage();
            throw failed(turn.turnId(), trouble, message == null ? "" : message);
        }
        return new AnswerBody(
                turn.turnId(),
                turn.conversationId(),
                turn.outcome(),
                turn.model(),
                new Text("assistant", turn.text() == null ? "" : turn.text()),
                turn.usage(),
                turn.finishReason());
    }

    private static Refused failed(TurnId turn, String trouble, String message) {
        ProblemCode code = ProblemCode.ofFailure(trouble);
        return Refusal.of(code, message.isEmpty() ? code.title() : message)
                .about(turn)
                .asException();
    }
}

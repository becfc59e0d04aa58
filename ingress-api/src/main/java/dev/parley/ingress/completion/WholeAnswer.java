package dev.parley.ingress.completion;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.ingress.answer.Answer;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.ServerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a turn that has completed.
 *
 * @param cursor where in the chunk log the turn can be seen from, where that is known
 * @param created when the turn was asked for
 * @param model that wrote it; empty when nobody knows
 * @param toolCalls what the model wants to be called
 */
public record WholeAnswer(
        TurnId turnId,
        @Nullable String cursor,
        Instant created,
        String model,
        String text,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        @Nullable TokenCount usage) {

    /**
     * The answer of a turn that ended before it was asked for again.
     *
     * @throws dev.parley.ingress.problem.Refused when it did not complete
     */
    public static WholeAnswer of(StoredTurn turn) {
        Refusal failure = Failures.of(turn);
        if (failure != null) {
            throw failure.asException();
        }
        return new WholeAnswer(
                turn.turnId(),
                turn.cursor(),
                turn.submittedAt(),
                turn.model() == null ? "" : turn.model(),
                turn.text() == null ? "" : turn.text(),
                turn.toolCalls() == null ? List.of() : turn.toolCalls(),
                orStop(finishReason(turn.finishReason())),
                TokenCount.of(turn.usage()));
    }

    /**
     * The answer of a turn that was waited for.
     *
     * @throws dev.parley.ingress.problem.Refused when it did not complete
     */
    static WholeAnswer of(Answer.Ended ended) {
        TurnId turn = ended.outcome().turnId();
        return switch (ended.outcome()) {
            case ServerFrame.Completed completed ->
                    new WholeAnswer(
                            turn,
                            ended.submitted().cursor(),
                            ended.submitted().at(),
                            ended.model(),
                            ended.text(),
                            ended.toolCalls(),
                            orStop(completed.finishReason()),
                            TokenCount.of(completed.usage()));
            case ServerFrame.Failed failed -> throw Failures.of(failed, turn).asException();
            case ServerFrame.Cancelled _ -> throw Failures.cancelled(turn).asException();
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Started _,
                    ServerFrame.Delta _,
                    ServerFrame.Restarted _,
                    ServerFrame.Tool _ ->
                    throw new IllegalStateException("this frame ends no turn");
        };
    }

    private static FinishReason orStop(@Nullable FinishReason reason) {
        return reason == null ? FinishReason.STOP : reason;
    }

    /** As it is stored. */
    static @Nullable FinishReason finishReason(@Nullable String stored) {
        return stored == null ? null : FinishReason.valueOf(stored.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "WholeAnswer[" + turnId + "]";
    }
}

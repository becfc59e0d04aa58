package dev.parley.ingress.watch;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.StoredTurn.StoredUsage;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.stream.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The frames that tell of a turn that ended before it was asked for again. */
final class StoredAnswer {
    private StoredAnswer() {}

    static List<ServerFrame> frames(StoredTurn turn, String cursor, @Nullable String requestId) {
        ConversationId conversation = turn.conversationId();
        TurnId id = turn.turnId();
        List<ServerFrame> frames = new ArrayList<>();
        frames.add(
                new ServerFrame.Accepted(
                        conversation, id, cursor, turn.parentTurnId(), null, requestId));
        frames.add(new ServerFrame.Restarted(conversation, id, cursor));
        if (turn.text() != null && !turn.text().isEmpty()) {
            frames.add(new ServerFrame.Delta(conversation, id, cursor, turn.text()));
        }
        frames.add(outcome(turn, cursor));
        return frames;
    }

    private static ServerFrame outcome(StoredTurn turn, String cursor) {
        Usage usage = usage(turn.usage());
        return switch (turn.outcome()) {
            case "completed" ->
                    new ServerFrame.Completed(
                            turn.conversationId(),
                            turn.turnId(),
                            cursor,
                            usage,
                            finishReason(turn.finishReason()));
            case "cancelled" ->
                    new ServerFrame.Cancelled(turn.conversationId(), turn.turnId(), cursor, usage);
            default ->
                    new ServerFrame.Failed(
                            turn.conversationId(), turn.turnId(), cursor, failure(turn), usage);
        };
    }

    private static ServerFrame.Failure failure(StoredTurn turn) {
        String trouble = turn.errorCategory() == null ? turn.rejectReason() : turn.errorCategory();
        String category = trouble == null ? "internal" : trouble;
        return new ServerFrame.Failure(
                category,
                turn.errorMessage() == null
                        ? ProblemCode.ofFailure(category).title()
                        : turn.errorMessage());
    }

    private static @Nullable Usage usage(@Nullable StoredUsage stored) {
        return stored == null
                ? null
                : new Usage(
                        stored.promptTokens(),
                        stored.completionTokens(),
                        stored.cachedPromptTokens(),
                        stored.reasoningTokens(),
                        "estimated".equals(stored.source())
                                ? UsageSource.ESTIMATED
                                : UsageSource.REPORTED);
    }

    private static @Nullable FinishReason finishReason(@Nullable String stored) {
        return stored == null ? null : FinishReason.valueOf(stored.toUpperCase(Locale.ROOT));
    }
}

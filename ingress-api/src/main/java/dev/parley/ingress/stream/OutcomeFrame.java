package dev.parley.ingress.stream;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.ingress.problem.ProblemCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The frame that ends a turn. */
final class OutcomeFrame {
    private OutcomeFrame() {}

    static ServerFrame of(Chunk.TurnEnded ended, String cursor) {
        return switch (ended.outcome()) {
            case COMPLETED ->
                    new ServerFrame.Completed(
                            ended.conversationId(),
                            ended.turnId(),
                            cursor,
                            ended.usage(),
                            ended.finishReason());
            case CANCELLED ->
                    new ServerFrame.Cancelled(
                            ended.conversationId(), ended.turnId(), cursor, ended.usage());
            case FAILED, REJECTED ->
                    new ServerFrame.Failed(
                            ended.conversationId(),
                            ended.turnId(),
                            cursor,
                            failure(ended.error(), ended.reason()),
                            ended.usage());
        };
    }

    private static ServerFrame.Failure failure(
            @Nullable TurnError error, @Nullable RejectionReason reason) {
        if (error != null) {
            return new ServerFrame.Failure(
                    error.category().name().toLowerCase(Locale.ROOT), error.message());
        }
        if (reason != null) {
            return new ServerFrame.Failure(
                    reason.name().toLowerCase(Locale.ROOT), ProblemCode.of(reason).title());
        }
        return new ServerFrame.Failure("internal", ProblemCode.INTERNAL.title());
    }
}

package dev.parley.ingress.completion;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.sse.Parting;
import dev.parley.ingress.stream.ServerFrame;
import org.jspecify.annotations.Nullable;

/** Why there is no whole answer. */
public final class Failures {
    private static final String ONCE_MORE =
            "; sent again with the same Idempotency-Key the call yields the whole answer";

    private Failures() {}

    /** The refusal for a turn that ended without a whole answer; null for one that has one. */
    public static @Nullable Refusal of(Chunk.TurnEnded ended) {
        return switch (ended.outcome()) {
            case COMPLETED -> null;
            case CANCELLED -> cancelled(ended.turnId());
            case FAILED, REJECTED -> {
                if (ended.error() != null) {
                    yield of(
                            ProblemCode.of(ended.error().category()),
                            ended.error().message(),
                            ended.turnId());
                }
                ProblemCode code =
                        ended.reason() == null
                                ? ProblemCode.INTERNAL
                                : ProblemCode.of(ended.reason());
                yield of(code, "", ended.turnId());
            }
        };
    }

    /** The same for one that ended before it was asked for again. */
    public static @Nullable Refusal of(StoredTurn turn) {
        String trouble = turn.errorCategory() == null ? turn.rejectReason() : turn.errorCategory();
        if (trouble != null) {
            String message = turn.errorMessage();
            return of(
                    ProblemCode.ofFailure(trouble), message == null ? "" : message, turn.turnId());
        }
        return turn.outcome().equals("cancelled") ? cancelled(turn.turnId()) : null;
    }

    /** The same for one that failed while it was waited for. */
    public static Refusal of(ServerFrame.Failed failed, TurnId turn) {
        return of(ProblemCode.ofFailure(failed.error().category()), failed.error().message(), turn);
    }

    private static Refusal of(ProblemCode code, String message, TurnId turn) {
        return Refusal.of(code, message.isEmpty() ? code.title() : message).about(turn);
    }

    public static Refusal cancelled(TurnId turn) {
        return of(ProblemCode.TURN_CANCELLED, "", turn);
    }

    public static Refusal restarted(TurnId turn) {
        return of(
                ProblemCode.GENERATION_RESTARTED,
                "the model began anew and says something else than was sent" + ONCE_MORE,
                turn);
    }

    public static Refusal unreadable(TurnId turn) {
        return Refusal.later(
                        ProblemCode.ANSWER_UNAVAILABLE,
                        "the text of the answer cannot be had now" + ONCE_MORE)
                .about(turn);
    }

    public static Refusal pending(TurnId turn) {
        return Refusal.later(
                        ProblemCode.TIMEOUT,
                        "the answer is not there yet"
                                + ONCE_MORE
                                + ", and GET /api/v1/turns/"
                                + turn
                                + " tells how it went")
                .about(turn);
    }

    /** Why this side leaves a stream. */
    public static Refusal of(Parting reason, TurnId turn) {
        return switch (reason) {
            case TOO_SLOW ->
                    of(
                            ProblemCode.ANSWER_UNAVAILABLE,
                            "the client reads more slowly than the model writes" + ONCE_MORE,
                            turn);
            case LOST -> unreadable(turn);
            case TIME_OVER -> pending(turn);
            case BROKEN -> of(ProblemCode.INTERNAL, "an error that nobody foresaw", turn);
            case RESTART ->
                    Refusal.later(ProblemCode.SHUTTING_DOWN, "the server is restarting" + ONCE_MORE)
                            .about(turn);
        };
    }
}

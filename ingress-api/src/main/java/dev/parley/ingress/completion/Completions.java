package dev.parley.ingress.completion;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.answer.Answer;
import dev.parley.ingress.answer.Answers;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.EventStreams;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.tail.Watch;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers calls that are one turn each: with its whole answer, or with a stream that tells it.
 *
 * <p>Thread safety: safe.
 */
public final class Completions {
    private final PromptIntake intake;
    private final Answers answers;
    private final EventStreams streams;
    private final TurnWatching watching;
    private final Duration patience;

    /**
     * @param patience how long a call waits for a whole answer
     */
    public Completions(
            PromptIntake intake,
            Answers answers,
            EventStreams streams,
            TurnWatching watching,
            Duration patience) {
        this.intake = intake;
        this.answers = answers;
        this.streams = streams;
        this.watching = watching;
        this.patience = patience;
    }

    /**
     * The answer, once it is whole.
     *
     * @throws dev.parley.ingress.problem.Refused when there is none
     */
    public WholeAnswer whole(Draft draft, TraceParent trace) {
        return switch (draft) {
            case Draft.Answered(var turn) -> WholeAnswer.of(turn);
            case Draft.Fresh fresh ->
                    switch (answers.ask(fresh, trace, patience)) {
                        case Answer.Ended ended -> WholeAnswer.of(ended);
                        case Answer.Pending _ ->
                                throw Failures.pending(fresh.turnId()).asException();
                        case Answer.Unreadable _ ->
                                throw Failures.unreadable(fresh.turnId()).asException();
                        case Answer.Reused _ -> throw PromptIntake.reused(fresh);
                    };
        };
    }

    /**
     * Streams the answer, to its end.
     *
     * @throws dev.parley.ingress.problem.Refused when there is none, and nothing was sent yet
     */
    public void stream(
            Draft draft,
            Caller caller,
            TraceParent trace,
            HttpServletResponse response,
            AnswerFrames frames) {
        switch (draft) {
            case Draft.Answered(var turn) -> {
                Refusal failure = Failures.of(turn);
                if (failure != null) {
                    throw failure.asException();
                }
                try (EventStream stream = open(turn.turnId(), caller, response, frames)) {
                    if (turn.cursor() != null) {
                        frames.toldFrom(turn.cursor());
                    }
                    TurnTelling telling = new TurnTelling(turn.turnId(), null, frames, stream);
                    stream.later(() -> telling.tell(turn));
                    stream.serve();
                }
            }
            case Draft.Fresh fresh -> {
                TurnId turn = fresh.turnId();
                ConversationId conversation = fresh.conversationId();
                Optional<Cursor> seen = watching.seen(conversation, turn);
                try (EventStream stream = open(turn, caller, response, frames);
                        Watch _ =
                                watching.follow(
                                        conversation,
                                        turn,
                                        seen.map(Cursor::next)
                                                .orElseGet(() -> watching.now(conversation)),
                                        stream,
                                        TurnTelling.of(fresh, frames, stream))) {
                    Submitted submitted = intake.append(fresh, trace);
                    frames.toldFrom(
                            seen.map(cursor -> cursor.encode(conversation))
                                    .orElse(submitted.cursor()));
                    stream.serve();
                }
            }
        }
    }

    /**
     * Streams a turn to a client that comes back to it, to its end.
     *
     * @param from an offset of the chunk log before which nothing of the turn lies
     * @param stored the turn as it ended, once it is stored
     */
    public void again(
            ConversationId conversation,
            TurnId turn,
            long from,
            Supplier<Optional<StoredTurn>> stored,
            Caller caller,
            HttpServletResponse response,
            AnswerFrames frames) {
        try (EventStream stream = open(turn, caller, response, frames)) {
            stream.later(stream::greet);
            try (Watch _ =
                    watching.follow(
                            conversation,
                            turn,
                            from,
                            stream,
                            TurnTelling.again(turn, stored, frames, stream))) {
                stream.serve();
            }
        }
    }

    private EventStream open(
            TurnId turn, Caller caller, HttpServletResponse response, AnswerFrames frames) {
        EventStream stream =
                streams.open(
                        caller.userId(),
                        response,
                        (reason, open) ->
                                TurnTelling.refuse(Failures.of(reason, turn), frames, open));
        byte[] alive = frames.alive();
        if (alive != null) {
            stream.aliveBy(alive);
        }
        return stream;
    }
}

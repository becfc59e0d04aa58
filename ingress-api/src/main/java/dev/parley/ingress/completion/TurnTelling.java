package dev.parley.ingress.completion;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.sse.EventStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a turn in the frames of a protocol. Text that was sent is never taken back: what another
 * generation repeats is held back, and where it says something else the stream ends. A protocol
 * that says nothing before there is something of the answer has a status for a turn that comes to
 * nothing. The same records are told in the same frames, whenever and wherever.
 *
 * <p>Thread safety: none; everything happens on the stream.
 */
class TurnTelling implements TurnFollower.Teller {
    private final TurnId turn;
    private final AnswerFrames frames;
    private final EventStream stream;
    private final SentText sent = new SentText();
    private Instant created = Instant.EPOCH;
    private String model;
    private boolean started;
    private boolean begun;

    /**
     * @param model that is to answer, as far as that is known
     */
    TurnTelling(TurnId turn, @Nullable String model, AnswerFrames frames, EventStream stream) {
        this.turn = turn;
        this.model = model == null ? "" : model;
        this.frames = frames;
        this.stream = stream;
    }

    /** Tells the turn of a prompt that this client has sent. */
    static TurnTelling of(Draft.Fresh asked, AnswerFrames frames, EventStream stream) {
        return new TurnTelling(asked.turnId(), asked.model(), frames, stream) {
            @Override
            public void accepted(Chunk.TurnAccepted accepted) throws IOException {
                if (accepted.content().equals(asked.content())) {
                    super.accepted(accepted);
                } else {
                    fail(PromptIntake.reused(asked).refusal());
                }
            }
        };
    }

    /**
     * Tells a turn to a client that comes back: where the log can no longer be read, as it is
     * stored.
     */
    static TurnTelling again(
            TurnId turn,
            Supplier<Optional<StoredTurn>> stored,
            AnswerFrames frames,
            EventStream stream) {
        return new TurnTelling(turn, null, frames, stream) {
            @Override
            public void outOfReach() throws IOException {
                try {
                    Optional<StoredTurn> ended =
                            frames.canBeginAnew() ? stored.get() : Optional.empty();
                    if (ended.isPresent()) {
                        tell(ended.get());
                    } else {
                        super.outOfReach();
                    }
                } catch (Refused refused) {
                    fail(refused.refusal());
                }
            }
        };
    }

    @Override
    public void accepted(Chunk.TurnAccepted accepted) throws IOException {
        created = accepted.at();
        if (!started && accepted.model() != null) {
            model = accepted.model();
        }
        write(frames.accepted(created, model));
    }

    @Override
    public void started(Chunk.GenerationStarted generation) {
        if (!started) {
            started = true;
            model = generation.model();
        }
    }

    @Override
    public void text(String piece) throws IOException {
        if (stream.ended()) {
            return;
        }
        String more = sent.next(piece);
        if (more == null) {
            fail(Failures.restarted(turn));
        } else if (!more.isEmpty()) {
            begin(true);
            write(frames.text(more));
        }
    }

    @Override
    public void restarted() {
        sent.restart();
    }

    @Override
    public void ended(Chunk.TurnEnded end) throws IOException {
        if (!stream.ended()) {
            finish(
                    end.outcome(),
                    Failures.of(end),
                    end.toolCalls(),
                    end.finishReason(),
                    TokenCount.of(end.usage()));
        }
    }

    /** Tells a turn that has ended, as it is stored. */
    void tell(StoredTurn stored) throws IOException {
        created = stored.submittedAt();
        model = stored.model() == null ? "" : stored.model();
        write(frames.accepted(created, model));
        text(stored.text() == null ? "" : stored.text());
        finish(
                Outcome.valueOf(stored.outcome().toUpperCase(Locale.ROOT)),
                Failures.of(stored),
                stored.toolCalls(),
                WholeAnswer.finishReason(stored.finishReason()),
                TokenCount.of(stored.usage()));
    }

    private void finish(
            Outcome outcome,
            @Nullable Refusal failure,
            @Nullable List<ToolCall> toolCalls,
            @Nullable FinishReason reason,
            @Nullable TokenCount usage)
            throws IOException {
        if (!sent.whole()) {
            fail(failure == null ? Failures.restarted(turn) : failure);
        } else if (failure == null) {
            List<ToolCall> calls = toolCalls == null ? List.of() : toolCalls;
            begin(calls.isEmpty());
            write(frames.end(calls, reason == null ? FinishReason.STOP : reason, usage));
            stream.end();
        } else {
            List<byte[]> last = frames.unfinished(outcome, failure, usage);
            if (last.isEmpty()) {
                fail(failure);
            } else {
                write(last);
                stream.end();
            }
        }
    }

    @Override
    public void unreadable(Chunk.TurnEnded end) throws IOException {
        fail(Failures.unreadable(turn));
    }

    @Override
    public void outOfReach() throws IOException {
        fail(Failures.unreadable(turn));
    }

    /** There will be no more, and no whole answer. */
    final void fail(Refusal refusal) throws IOException {
        refuse(refusal, frames, stream);
        stream.end();
    }

    /** Says why there is no more: by a status, where nothing was sent yet. */
    static void refuse(Refusal refusal, AnswerFrames frames, EventStream stream)
            throws IOException {
        if (!stream.begun()) {
            throw refusal.asException();
        }
        stream.write(frames.refusal(refusal));
    }

    private void begin(boolean withText) throws IOException {
        if (!begun) {
            begun = true;
            write(frames.begin(created, model, withText));
        }
    }

    private void write(List<byte[]> all) throws IOException {
        for (byte[] frame : all) {
            stream.write(frame);
        }
    }
}

package dev.parley.ingress.anthropic;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.turn.FinishReason;
import dev.parley.ingress.completion.Failures;
import dev.parley.ingress.completion.SentText;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.completion.TurnFollower;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.sse.EventStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a turn as the frames of a message: its text is the first block, and the calls of tools are
 * those behind it. Nothing is sent before there is something of the answer, so that a turn that
 * comes to nothing is an error with a status.
 *
 * <p>Thread safety: none; everything happens on the stream.
 */
final class MessageStream implements TurnFollower.Teller {
    private final Draft.Fresh asked;
    private final EventStream stream;
    private final Refusals refusals;
    private final SentText sent = new SentText();
    private @Nullable String model;
    private boolean begun;

    MessageStream(Draft.Fresh asked, EventStream stream, Refusals refusals) {
        this.asked = asked;
        this.stream = stream;
        this.refusals = refusals;
    }

    /** How a refusal is said on a stream, or before it. */
    @FunctionalInterface
    interface Refusals {
        void say(Refusal refusal, EventStream stream) throws IOException;
    }

    @Override
    public void accepted(Chunk.TurnAccepted accepted) throws IOException {
        if (!accepted.content().equals(asked.content())) {
            fail(PromptIntake.reused(asked).refusal());
        }
    }

    @Override
    public void started(Chunk.GenerationStarted generation) {
        if (model == null) {
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
            fail(Failures.restarted(asked.turnId()));
        } else if (!more.isEmpty()) {
            write(more);
        }
    }

    private void write(String text) throws IOException {
        if (!begun) {
            begin();
            stream.write(MessageFrames.textStart(0));
        }
        stream.write(MessageFrames.text(0, text));
    }

    private void begin() throws IOException {
        begun = true;
        String name = model == null ? asked.model() : model;
        stream.write(MessageFrames.messageStart(asked.turnId(), name == null ? "" : name));
    }

    @Override
    public void restarted() {
        sent.restart();
    }

    @Override
    public void ended(Chunk.TurnEnded end) throws IOException {
        if (stream.ended()) {
            return;
        }
        Refusal failure = Failures.of(end);
        if (failure != null) {
            fail(failure);
        } else if (!sent.whole()) {
            fail(Failures.restarted(asked.turnId()));
        } else {
            finish(
                    end.toolCalls() == null ? List.of() : end.toolCalls(),
                    end.finishReason(),
                    TokenCount.of(end.usage()));
        }
    }

    private void finish(
            List<ToolCall> calls, @Nullable FinishReason reason, @Nullable TokenCount usage)
            throws IOException {
        int index = 0;
        if (begun) {
            stream.write(MessageFrames.blockStop(index++));
        } else {
            begin();
        }
        finish(stream, index, calls, reason, usage);
    }

    private static void finish(
            EventStream stream,
            int blocks,
            List<ToolCall> calls,
            @Nullable FinishReason reason,
            @Nullable TokenCount usage)
            throws IOException {
        int index = blocks;
        for (ToolCall call : calls) {
            stream.write(MessageFrames.toolStart(index, call));
            stream.write(MessageFrames.toolInput(index, call));
            stream.write(MessageFrames.blockStop(index++));
        }
        stream.write(MessageFrames.messageDelta(reason, usage));
        stream.write(MessageFrames.messageStop());
        stream.end();
    }

    /** Writes an answer that was given before. */
    static void repeat(MessageAnswer answer, EventStream stream) throws IOException {
        stream.write(MessageFrames.messageStart(answer.turnId(), answer.model()));
        int blocks = 0;
        if (!answer.text().isEmpty()) {
            stream.write(MessageFrames.textStart(blocks));
            stream.write(MessageFrames.text(blocks, answer.text()));
            stream.write(MessageFrames.blockStop(blocks++));
        }
        finish(stream, blocks, answer.toolCalls(), answer.finishReason(), answer.usage());
    }

    @Override
    public void unreadable(Chunk.TurnEnded end) throws IOException {
        fail(Failures.unreadable(asked.turnId()));
    }

    @Override
    public void fail(Refusal refusal) throws IOException {
        refusals.say(refusal, stream);
        stream.end();
    }
}

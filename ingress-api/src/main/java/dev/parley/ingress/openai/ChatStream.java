package dev.parley.ingress.openai;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.ToolCall;
import dev.parley.ingress.completion.Failures;
import dev.parley.ingress.completion.SentText;
import dev.parley.ingress.completion.TokenCount;
import dev.parley.ingress.completion.TurnFollower;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.sse.EventStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a turn as the frames of a chat completion. Nothing is sent before there is something of the
 * answer, so that a turn that comes to nothing is an error with a status.
 *
 * <p>Thread safety: none; everything happens on the stream.
 */
final class ChatStream implements TurnFollower.Teller {
    private final Draft.Fresh asked;
    private final boolean withUsage;
    private final EventStream stream;
    private final SentText sent = new SentText();
    private Instant created = Instant.EPOCH;
    private @Nullable String model;
    private @Nullable ChatFrames frames;

    ChatStream(Draft.Fresh asked, boolean withUsage, EventStream stream) {
        this.asked = asked;
        this.withUsage = withUsage;
        this.stream = stream;
    }

    @Override
    public void accepted(Chunk.TurnAccepted accepted) throws IOException {
        created = accepted.at();
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
            ChatFrames open = open(true);
            stream.write(open.text(more));
        }
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
            List<ToolCall> calls = end.toolCalls() == null ? List.of() : end.toolCalls();
            ChatFrames open = open(calls.isEmpty());
            for (byte[] frame :
                    open.end(
                            calls,
                            ChatAnswer.word(end.finishReason()),
                            TokenCount.of(end.usage()))) {
                stream.write(frame);
            }
            stream.end();
        }
    }

    /** Writes an answer that was given before. */
    static void repeat(ChatAnswer answer, boolean withUsage, EventStream stream)
            throws IOException {
        ChatFrames frames =
                new ChatFrames(answer.turnId(), answer.created(), answer.model(), withUsage);
        stream.write(frames.role(answer.toolCalls().isEmpty()));
        if (!answer.text().isEmpty()) {
            stream.write(frames.text(answer.text()));
        }
        for (byte[] frame : frames.end(answer.toolCalls(), answer.finishReason(), answer.usage())) {
            stream.write(frame);
        }
        stream.end();
    }

    @Override
    public void unreadable(Chunk.TurnEnded end) throws IOException {
        fail(Failures.unreadable(asked.turnId()));
    }

    @Override
    public void fail(Refusal refusal) throws IOException {
        if (!stream.begun()) {
            throw refusal.asException();
        }
        stream.write(ChatFrames.data(OpenAiErrors.body(refusal)));
        stream.end();
    }

    private ChatFrames open(boolean withText) throws IOException {
        ChatFrames open = frames;
        if (open == null) {
            String name = model == null ? asked.model() : model;
            open = new ChatFrames(asked.turnId(), created, name == null ? "" : name, withUsage);
            frames = open;
            stream.write(open.role(withText));
        }
        return open;
    }
}

package dev.parley.ingress.answer;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.prompt.Submitted;
import dev.parley.ingress.stream.ConversationView;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.tail.ChunkRecord;
import dev.parley.ingress.tail.ChunkWatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one turn's answer from what passes by. What it missed, because the turn began before the
 * wait, comes from the history once the turn has ended.
 *
 * <p>Thread safety: records may come from any thread; {@link #await} is for one.
 */
final class AnswerWait implements ChunkWatcher {
    private static final int CAPACITY = 16_384;

    private final TurnId turn;
    private final String prompt;
    private final ConversationView view;
    private final DecidedTexts texts;
    private final BlockingQueue<Optional<ChunkRecord>> arrived =
            new LinkedBlockingQueue<>(CAPACITY);
    private final StringBuilder text = new StringBuilder();
    private String model = "";
    private List<ToolCall> toolCalls = List.of();
    private @Nullable Answer answer;

    AnswerWait(TurnId turn, String prompt, ConversationView view, DecidedTexts texts) {
        this.turn = turn;
        this.prompt = prompt;
        this.view = view;
        this.texts = texts;
    }

    @Override
    public void missing(int partition, long from, long to) {
        // Read no more when the wait began, and again behind it: rare, and not worth the way back.
        abandon();
    }

    @Override
    public void arrived(ChunkRecord chunk) {
        if (!arrived.offer(Optional.of(chunk))) {
            abandon();
        }
    }

    @Override
    public void lost() {
        abandon();
    }

    /** Ends the wait: the client is told to come back. */
    void abandon() {
        while (!arrived.offer(Optional.empty())) {
            arrived.poll();
        }
    }

    /** Waits for the end of the turn that was submitted, at most so long. */
    Answer await(Submitted submitted, Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        Answer found = null;
        while (found == null) {
            Optional<ChunkRecord> next =
                    arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null || next.isEmpty()) {
                return new Answer.Pending();
            }
            take(next.get(), submitted);
            found = answer;
        }
        return found;
    }

    private void take(ChunkRecord chunk, Submitted submitted) {
        if (chunk.chunk() instanceof Chunk.TurnAccepted accepted
                && accepted.turnId().equals(turn)
                && !accepted.content().equals(prompt)) {
            answer = new Answer.Reused();
            return;
        }
        if (chunk.chunk() instanceof Chunk.TurnEnded ended
                && ended.turnId().equals(turn)
                && ended.toolCalls() != null) {
            toolCalls = ended.toolCalls();
        }
        view.apply(chunk, this::textOf, frame -> show(frame, submitted));
    }

    /** Only this turn's text is worth asking for. */
    private Optional<String> textOf(Chunk.TurnEnded ended) {
        return ended.turnId().equals(turn) ? texts.of(ended) : Optional.empty();
    }

    private void show(ServerFrame frame, Submitted submitted) {
        if (frame instanceof ServerFrame.OfTurn about && about.turnId().equals(turn)) {
            follow(about, submitted);
        } else if (frame instanceof ServerFrame.Error error && turn.equals(error.turnId())) {
            answer = new Answer.Unreadable();
        }
    }

    private void follow(ServerFrame.OfTurn frame, Submitted submitted) {
        switch (frame) {
            case ServerFrame.Started started -> {
                model = started.model();
                text.setLength(0);
            }
            case ServerFrame.Restarted _ -> text.setLength(0);
            case ServerFrame.Delta delta -> text.append(delta.content());
            case ServerFrame.Completed _, ServerFrame.Failed _, ServerFrame.Cancelled _ ->
                    answer =
                            answer == null
                                    ? new Answer.Ended(
                                            submitted, text.toString(), model, frame, toolCalls)
                                    : answer;
            case ServerFrame.Accepted _, ServerFrame.Queued _, ServerFrame.Tool _ -> {}
        }
    }
}

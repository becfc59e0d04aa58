package dev.parley.ingress.stream;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.tail.ChunkRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * What becomes of one turn, told from the records of the chunk log in their order: each piece of
 * the generation started last, once, and at the end never anything but the text that decided.
 * Records that were told before are passed over. The same records are told the same way, whenever
 * and wherever.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class TurnStory {

    /** Who is told. */
    public interface Listener {
        /** A model begins to write. */
        void started(Chunk.GenerationStarted generation) throws IOException;

        /** The next piece of the answer. */
        void text(String piece) throws IOException;

        /** What was told of the answer is void; it begins again. */
        void restarted() throws IOException;

        /** The turn has ended. */
        void ended(Chunk.TurnEnded end) throws IOException;

        /** The turn has ended, but its text cannot be had now. */
        void unreadable(Chunk.TurnEnded end) throws IOException;
    }

    private final TurnId turn;
    private final TurnView view;
    private final Listener listener;
    private long offset = -1;

    /** A story of which nothing is told yet. */
    public TurnStory(TurnId turn, Listener listener) {
        this.turn = turn;
        this.view = new TurnView(turn.value().getLeastSignificantBits());
        this.listener = listener;
    }

    /**
     * Tells the next record.
     *
     * @param texts asked for the text that decided the turn, when another was told
     */
    public void apply(ChunkRecord record, DecidedTexts texts) throws IOException {
        Chunk chunk = record.chunk();
        if (record.offset() <= offset || chunk == null || !chunk.turnId().equals(turn)) {
            return;
        }
        offset = record.offset();
        switch (chunk) {
            case Chunk.GenerationStarted started -> started(started);
            case Chunk.TextDelta delta -> {
                if (view.take(delta)) {
                    view.show(delta.text());
                    listener.text(delta.text());
                }
            }
            case Chunk.ToolCallStarted tool -> view.take(tool);
            case Chunk.ToolCallFinished tool -> view.take(tool);
            case Chunk.TurnEnded ended -> ended(ended, texts);
            case Chunk.TurnAccepted _, Chunk.TurnQueued _ -> {}
        }
    }

    private void started(Chunk.GenerationStarted started) throws IOException {
        if (view.starts(started)) {
            if (view.start(started)) {
                listener.restarted();
            }
            listener.started(started);
        }
    }

    private void ended(Chunk.TurnEnded ended, DecidedTexts texts) throws IOException {
        if (!view.endsBy(ended)) {
            return;
        }
        if (!view.shows(ended)) {
            listener.restarted();
            Optional<String> text = ended.textLength() == 0 ? Optional.of("") : texts.of(ended);
            if (text.isEmpty()) {
                view.end(ended.outcome());
                listener.unreadable(ended);
                return;
            }
            listener.text(text.get());
        }
        view.end(ended.outcome());
        listener.ended(ended);
    }
}

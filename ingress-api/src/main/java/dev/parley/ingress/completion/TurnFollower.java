package dev.parley.ingress.completion;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.Parting;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.stream.TurnStory;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkRecord;
import dev.parley.ingress.tail.ChunkWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Has a turn told on a stream, from the first of its records on: from memory, else from the
 * brokers, then as it goes on.
 *
 * <p>Thread safety: records may come from any thread; all else happens on the stream.
 */
public final class TurnFollower implements ChunkWatcher {

    /** What a turn is told to, in the words of a protocol. */
    public interface Teller extends TurnStory.Listener {
        /** The prompt stands in the log. */
        void accepted(Chunk.TurnAccepted accepted) throws IOException;

        /** Where the turn begins the log can no longer be read, or not now. */
        void outOfReach() throws IOException;
    }

    private final ConversationId conversation;
    private final TurnId turn;
    private final EventStream stream;
    private final Teller teller;
    private final TurnStory story;
    private final ChunkLog log;
    private final DecidedTexts texts;

    public TurnFollower(
            ConversationId conversation,
            TurnId turn,
            EventStream stream,
            Teller teller,
            ChunkLog log,
            DecidedTexts texts) {
        this.conversation = conversation;
        this.turn = turn;
        this.stream = stream;
        this.teller = teller;
        this.story = new TurnStory(turn, teller);
        this.log = log;
        this.texts = texts;
    }

    @Override
    public void missing(int partition, long from, long to) {
        stream.later(() -> readBack(partition, from, to));
    }

    @Override
    public void arrived(ChunkRecord chunk) {
        stream.later(() -> tell(chunk));
    }

    @Override
    public void lost() {
        stream.part(Parting.LOST);
    }

    private void tell(ChunkRecord chunk) throws IOException {
        if (stream.ended()) {
            return;
        }
        if (chunk.chunk() instanceof Chunk.TurnAccepted accepted
                && accepted.turnId().equals(turn)) {
            teller.accepted(accepted);
        }
        story.apply(chunk, texts);
    }

    private void readBack(int partition, long from, long to) throws IOException {
        try {
            ChunkLog.Extent extent =
                    log.read(
                            conversation,
                            partition,
                            from,
                            to,
                            chunk -> {
                                try {
                                    tell(chunk);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            if (extent != ChunkLog.Extent.WHOLE) {
                teller.outOfReach();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

package dev.parley.worker.chunk;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * What one generation writes to the chunk log: its start, then its text in deltas with a gapless
 * {@code seq}. Keeps the whole text.
 *
 * <p>Thread safety: to be used by the generation's thread; deltas may leave on the ticker's.
 */
public final class ChunkStream {
    private final ChunkStreams streams;
    private final ConversationId conversationId;
    private final TurnId turnId;
    private final GenerationId generationId;
    private final @Nullable TraceParent trace;
    private final Coalescer coalescer;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final StringBuilder text = new StringBuilder();
    private long textBytes;

    /** Guarded by the coalescer's lock once the stream has started. */
    private long seq;

    ChunkStream(
            ChunkStreams streams,
            ConversationId conversationId,
            TurnId turnId,
            GenerationId generationId,
            @Nullable TraceParent trace) {
        this.streams = streams;
        this.conversationId = conversationId;
        this.turnId = turnId;
        this.generationId = generationId;
        this.trace = trace;
        this.coalescer = streams.coalescer(this::sendDelta);
    }

    void start(String model, @Nullable Integer replay) {
        send(
                new Chunk.GenerationStarted(
                        conversationId,
                        turnId,
                        generationId,
                        seq++,
                        model,
                        replay,
                        streams.clock().instant()));
    }

    /**
     * Takes a piece of text.
     *
     * @return false when the answer is as long as answers may be: no more is taken
     */
    public boolean write(String piece) {
        long room = streams.settings().longestText().toBytes() - textBytes;
        long bytes = Utf8.length(piece);
        boolean fits = bytes <= room;
        String taken = fits ? piece : Utf8.prefix(piece, room);
        textBytes += bytes;
        if (!taken.isEmpty()) {
            text.append(taken);
            coalescer.add(taken);
        }
        return fits;
    }

    /** Whether any text came. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The whole text so far. */
    public String text() {
        return text.toString();
    }

    /**
     * Sends what waits, and waits until everything is in the log.
     *
     * @throws UnableToStream when a chunk did not get into the log
     */
    public void finish() throws InterruptedException {
        coalescer.end();
        acknowledgements.await();
    }

    /** How many deltas were sent; to be asked after the end. */
    public long deltas() {
        return seq - 1;
    }

    private void sendDelta(String delta) {
        streams.meters().delta();
        send(
                new Chunk.TextDelta(
                        conversationId,
                        turnId,
                        generationId,
                        seq++,
                        delta,
                        streams.clock().instant()));
    }

    private void send(Chunk chunk) {
        try {
            acknowledgements.expect(streams.log().append(chunk, trace));
        } catch (RuntimeException e) {
            acknowledgements.fail(e);
        }
    }
}

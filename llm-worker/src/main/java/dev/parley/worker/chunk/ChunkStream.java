package dev.parley.worker.chunk;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.wire.TraceParent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one generation writes to the chunk log: its start, then its text in deltas and the tools
 * that it wants to be called, with a gapless {@code seq}. Keeps all of it.
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
    private final List<ToolCall> toolCalls = new ArrayList<>();
    private long bytes;

    /** Guarded by the coalescer's lock once the stream has started, as is the next. */
    private long seq;

    private long deltas;

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
        long room = room();
        boolean fits = fits(Utf8.length(piece));
        String taken = fits ? piece : Utf8.prefix(piece, room);
        if (!taken.isEmpty()) {
            text.append(taken);
            coalescer.add(taken);
        }
        return fits;
    }

    /**
     * Takes a call of a tool.
     *
     * @return false when the answer is as long as answers may be: no more is taken
     */
    public boolean call(ToolCall call) {
        boolean fits = fits(Utf8.length(call.name()) + Utf8.length(call.arguments()));
        if (fits) {
            toolCalls.add(call);
            coalescer.follow(() -> sendCall(call));
        }
        return fits;
    }

    private boolean fits(long more) {
        boolean fits = more <= room();
        bytes += more;
        return fits;
    }

    private long room() {
        return streams.settings().longestText().toBytes() - bytes;
    }

    /** Whether nothing came. */
    public boolean isEmpty() {
        return text.isEmpty() && toolCalls.isEmpty();
    }

    /** The tools that were called so far. */
    public List<ToolCall> toolCalls() {
        return List.copyOf(toolCalls);
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
        return deltas;
    }

    private void sendDelta(String delta) {
        streams.meters().delta();
        deltas++;
        send(
                new Chunk.TextDelta(
                        conversationId,
                        turnId,
                        generationId,
                        seq++,
                        delta,
                        streams.clock().instant()));
    }

    private void sendCall(ToolCall call) {
        send(
                new Chunk.ToolCallStarted(
                        conversationId,
                        turnId,
                        generationId,
                        seq++,
                        call.toolCallId(),
                        call.name(),
                        call.arguments(),
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

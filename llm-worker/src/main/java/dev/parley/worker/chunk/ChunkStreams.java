package dev.parley.worker.chunk;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.wire.TraceParent;
import dev.parley.worker.log.EventLog;
import dev.parley.worker.meter.WorkerMeters;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Begins streams of chunks. */
public record ChunkStreams(
        EventLog<Chunk> log,
        ChunkSettings settings,
        FlushTicker ticker,
        InstantSource clock,
        WorkerMeters meters) {

    /**
     * Writes the start of a generation, and returns where its text goes.
     *
     * @param replay null, or how often an operator had the request replayed
     */
    public ChunkStream start(
            GenerationRequested request,
            GenerationId generation,
            @Nullable Integer replay,
            @Nullable TraceParent trace) {
        ChunkStream stream =
                new ChunkStream(
                        this, request.conversationId(), request.turnId(), generation, trace);
        stream.start(request.model(), replay);
        return stream;
    }

    Coalescer coalescer(Consumer<String> out) {
        return new Coalescer(out, settings.size().toBytes(), ticker);
    }
}

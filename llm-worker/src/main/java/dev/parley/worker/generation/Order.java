package dev.parley.worker.generation;

import dev.parley.events.deadletter.Replay;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.wire.TraceParent;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was read.
 *
 * @param record in which the request stood
 * @param replay null, or how often an operator had the request replayed
 */
public record Order(
        GenerationRequested request,
        @Nullable TraceParent trace,
        ConsumerRecord<byte[], byte[]> record,
        @Nullable Integer replay) {

    /** A request, from the topic itself or from the group's retry topic. */
    public static Order of(
            GenerationRequested request,
            @Nullable TraceParent trace,
            ConsumerRecord<byte[], byte[]> record) {
        Replay replay = Replay.of(record, ConsumerGroup.LLM_WORKER);
        return new Order(request, trace, record, replay == null ? null : replay.replays());
    }

    /** How often the request was replayed; zero for never. */
    int replays() {
        return replay == null ? 0 : replay;
    }

    /** Which request for its turn it is, every replay counting as a later one. */
    int attempt() {
        return request.attempt() + replays();
    }

    /** Where the conversation lies in every topic. */
    int partition() {
        return record.partition();
    }

    /**
     * When it is to be given up: it has as much time as it was given, from its reading on. The
     * clock by which it was written may be wrong, or this one.
     */
    Instant dueAt(Instant readAt) {
        return readAt.plus(Duration.between(request.at(), request.dueAt()));
    }

    /** Whether its time was over long before, by whichever clock; that of a replay begins anew. */
    boolean isOutOfDate(Instant readAt) {
        return replay == null && readAt.isAfter(request.dueAt().plus(ProcessClock.TOLERANCE));
    }
}

package dev.parley.local.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that belongs to a turn. Says nothing of its text.
 *
 * @param type of the event, or null where the record has none
 * @param writer the CloudEvents source, or null
 * @param time when the event happened, by its writer; when it was appended where it does not say,
 *     and of dead letters and replays
 * @param seq of a chunk
 * @param generation of an event that belongs to one
 * @param traceId of its traceparent, or null where it has none
 * @param detail what else tells the events of its kind apart
 */
public record Sighting(
        String topic,
        int partition,
        long offset,
        @Nullable String type,
        @Nullable String writer,
        Instant time,
        @Nullable Long seq,
        @Nullable String generation,
        @Nullable String traceId,
        String detail) {

    /** Where it stands. */
    public String place() {
        return partition + ":" + offset;
    }
}

package dev.parley.local.trace;

import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The way of a turn.
 *
 * @param traceId of its prompt, or null where nobody asked for a trace
 * @param sightings in the order of time
 * @param row what PostgreSQL has of it, or null while it has nothing
 */
public record Journey(
        String turn, @Nullable String traceId, List<Sighting> sightings, @Nullable Row row) {

    /** Its row in the database. */
    public record Row(String outcome, Instant endedAt, @Nullable String traceId, int messages) {}

    static Journey of(String turn, List<Sighting> found, @Nullable Row row) {
        List<Sighting> inOrder =
                found.stream()
                        .sorted(
                                Comparator.comparing(Sighting::time)
                                        .thenComparing(sighting -> stage(sighting.topic()))
                                        .thenComparing(Sighting::offset))
                        .toList();
        String traceId =
                inOrder.stream()
                        .map(Sighting::traceId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        return new Journey(turn, traceId, inOrder, row);
    }

    /**
     * Where a topic stands on the way: what the orchestrator and billing write has the time of what
     * led to it. Dead letters and replays come after all others.
     */
    private static int stage(String topic) {
        List<String> order = Topics.ALL.stream().map(EventTopic::name).toList();
        int stage = order.indexOf(topic);
        return stage < 0 ? order.size() : stage;
    }

    /** When its first record was written. */
    public Instant start() {
        return sightings.getFirst().time();
    }

    /** How long after its start. */
    public Duration since(Instant time) {
        return Duration.between(start(), time);
    }

    /** Places on the way where the trace is not the one of the prompt. */
    public Set<String> breaks() {
        Set<String> breaks = new TreeSet<>();
        for (Sighting sighting : sightings) {
            if (!Objects.equals(sighting.traceId(), traceId)) {
                breaks.add(sighting.topic() + " " + sighting.type());
            }
        }
        if (row != null && !Objects.equals(row.traceId(), traceId)) {
            breaks.add("chat.turns");
        }
        return breaks;
    }
}

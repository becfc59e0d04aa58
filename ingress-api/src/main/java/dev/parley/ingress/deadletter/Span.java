package dev.parley.ingress.deadletter;

import java.util.ArrayList;
import java.util.List;

/**
 * Some neighbouring offsets of one partition of a dead-letter topic.
 *
 * @param from the first
 * @param to the first that is no longer meant
 */
public record Span(LetterTopic topic, int partition, long from, long to) {

    /** What of these spans, which are in order, does not lie before a place. */
    static List<Span> notBefore(List<Span> spans, LetterId place) {
        List<Span> rest = new ArrayList<>();
        for (Span span : spans) {
            if (span.end().compareTo(place) <= 0) {
                continue;
            }
            rest.add(span.start().compareTo(place) >= 0 ? span : span.startingAt(place.offset()));
        }
        return rest;
    }

    /** The same span without what lies before an offset. */
    public Span startingAt(long offset) {
        return new Span(topic, partition, offset, to);
    }

    /** Whether it holds all of another one. */
    boolean holds(Span other) {
        return topic.equals(other.topic)
                && partition == other.partition
                && from <= other.from
                && other.to <= to;
    }

    LetterId start() {
        return new LetterId(topic, partition, from);
    }

    private LetterId end() {
        return new LetterId(topic, partition, to);
    }
}

package dev.parley.sink.intake;

import java.util.HashMap;
import java.util.Map;

/** What became of the records of one batch; counted for good only when the batch is done. */
final class Tally {
    /** What can become of a record; the names are those of the meter's tag. */
    enum Result {
        STORED,
        PASSED_OVER,
        DEAD_LETTERED
    }

    private record Kind(String topic, Result result) {}

    private final Map<Kind, Integer> counts = new HashMap<>();

    void count(String topic, Result result) {
        counts.merge(new Kind(topic, result), 1, Integer::sum);
    }

    void publish(SinkMeters meters) {
        counts.forEach((kind, count) -> meters.records(kind.topic(), kind.result(), count));
    }
}

package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts letters by group and topic. */
final class LetterTally {
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * The letters of a group and topic.
     *
     * @param depth how many
     * @param oldest when the first of them failed
     * @param kinds how many by kind
     */
    record Row(String group, String topic, long depth, Instant oldest, Map<String, Long> kinds) {}

    void add(DeadLetter letter) {
        rows.merge(
                letter.record().topic(),
                new Row(
                        letter.group().id(),
                        letter.topic(),
                        1,
                        letter.first(),
                        Map.of(letter.kind(), 1L)),
                LetterTally::sum);
    }

    List<Row> rows() {
        return new ArrayList<>(rows.values());
    }

    private static Row sum(Row row, Row one) {
        Map<String, Long> kinds = new TreeMap<>(row.kinds);
        one.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        return new Row(
                row.group,
                row.topic,
                row.depth + one.depth,
                row.oldest.isBefore(one.oldest) ? row.oldest : one.oldest,
                kinds);
    }
}

package dev.parley.orchestrator.turn;

import dev.parley.events.wire.ParleyEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A topic of which a crash takes back the records from some point after the last commit on. */
final class VolatileLog<E extends ParleyEvent> {
    private final List<E> records = new ArrayList<>();
    private int durable;

    void append(E event) {
        records.add(event);
    }

    void commit() {
        durable = records.size();
    }

    void crash(RandomGenerator random) {
        records.subList(random.nextInt(durable, records.size() + 1), records.size()).clear();
    }

    List<E> records() {
        return records;
    }

    /** What a reader sees who takes the first of each event and ignores the rest. */
    Map<String, E> firsts() {
        Map<String, E> firsts = new LinkedHashMap<>();
        records.forEach(event -> firsts.putIfAbsent(event.eventId(), event));
        return firsts;
    }
}

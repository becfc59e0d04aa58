package dev.parley.worker.request;

import dev.parley.worker.meter.WorkerMeters;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this consumer holds, with the watermark of each: what may be committed, and
 * which have to stand still. When a partition goes, what has finished is committed and the rest is
 * forgotten here; work that goes on for it is known to its next holder by its lease.
 *
 * <p>Thread safety: the consumer's thread alone, but for {@link Watermark.Tracked#finish()}.
 */
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(Assignment.class);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final RequestSettings settings;
    private final WorkerMeters meters;
    private final Map<TopicPartition, Watermark> watermarks = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private boolean committing;

    Assignment(Consumer<byte[], byte[]> consumer, RequestSettings settings, WorkerMeters meters) {
        this.consumer = consumer;
        this.settings = settings;
        this.meters = meters;
    }

    /** Takes a record in. */
    Watermark.Tracked begin(ConsumerRecord<byte[], byte[]> record) {
        return watermarks
                .computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()),
                        _ -> new Watermark())
                .begin(record.offset());
    }

    /**
     * Commits what has finished since the last commit, without waiting. One is under way at most.
     */
    void commitFinished() {
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(watermarks.keySet());
        if (offsets.isEmpty() || committing) {
            return;
        }
        committing = true;
        consumer.commitAsync(
                offsets,
                (done, problem) -> {
                    committing = false;
                    if (problem == null) {
                        noteCommitted(done);
                    } else {
                        commitFailed(problem);
                    }
                });
    }

    /** Commits what has finished, and waits for it. */
    void commitFinishedNow() {
        commitNow(watermarks.keySet());
    }

    /**
     * Makes partitions stand still that have reached their limit, and others go on.
     *
     * @return how many stand still
     */
    int pauseAndResume() {
        Set<TopicPartition> full = new HashSet<>();
        Set<TopicPartition> free = new HashSet<>();
        for (TopicPartition partition : consumer.assignment()) {
            (isFull(partition.partition()) ? full : free).add(partition);
        }
        Set<TopicPartition> paused = consumer.paused();
        if (!paused.containsAll(full)) {
            consumer.pause(full);
        }
        free.retainAll(paused);
        if (!free.isEmpty()) {
            consumer.resume(free);
        }
        return full.size();
    }

    /** The topic and the retry topic have one limit in common for each number of a partition. */
    private boolean isFull(int number) {
        int unfinished = 0;
        int waiting = 0;
        int span = 0;
        for (Map.Entry<TopicPartition, Watermark> each : watermarks.entrySet()) {
            if (each.getKey().partition() == number) {
                unfinished += each.getValue().unfinished();
                waiting += each.getValue().waiting();
                span += each.getValue().span();
            }
        }
        return unfinished - waiting >= settings.inFlightPerPartition()
                || waiting >= settings.waitingPerPartition()
                || span >= settings.spanPerPartition();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        log.atInfo().addKeyValue("partitions", partitions).log("assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        log.atInfo().addKeyValue("partitions", partitions).log("revoked");
        commitNow(partitions);
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.atWarn().addKeyValue("partitions", partitions).log("lost");
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        watermarks.keySet().removeAll(partitions);
        committed.keySet().removeAll(partitions);
    }

    private void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, LAST_COMMIT);
            noteCommitted(offsets);
        } catch (KafkaException e) {
            commitFailed(e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted(
            Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Watermark watermark = watermarks.get(partition);
            if (watermark != null) {
                long position = watermark.position();
                if (position >= 0 && position != committed.getOrDefault(partition, -1L)) {
                    offsets.put(partition, new OffsetAndMetadata(position));
                }
            }
        }
        return offsets;
    }

    private void noteCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, position) -> {
            if (watermarks.containsKey(partition)) {
                committed.put(partition, position.offset());
            }
        });
    }

    private void commitFailed(Exception problem) {
        meters.commitFailed();
        log.atWarn()
                .addKeyValue("problem", problem.toString())
                .log("offsets were not committed; the next commit covers them");
    }
}

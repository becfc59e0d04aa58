package dev.parley.worker.deadletter;

import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.worker.log.RecordWriter;
import dev.parley.worker.meter.WorkerMeters;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group's dead-letter topic: records that nobody can read, and requests whose turn has failed.
 * Thread-safe.
 */
public final class DeadLetterBox {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterBox.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DeadLetters letters = new DeadLetters(ConsumerGroup.LLM_WORKER);
    private final RecordWriter records;
    private final WorkerMeters meters;

    /** Letters are written by way of {@code records}. */
    public DeadLetterBox(RecordWriter records, WorkerMeters meters) {
        this.records = records;
        this.meters = meters;
    }

    /**
     * Puts an untouched record into the topic, and returns once it is there; tries again for as
     * long as this process lives. A record that was replayed keeps what its earlier letter counted.
     */
    public void keep(ConsumerRecord<byte[], byte[]> record, Failure failure)
            throws InterruptedException {
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("kind", failure.kind())
                .addKeyValue("reason", failure.message())
                .log("a record goes to the dead-letter topic");
        ProducerRecord<byte[], byte[]> letter = letters.letter(record, failure);
        while (true) {
            try {
                records.write(letter).get();
                meters.letter(failure.kind());
                return;
            } catch (ExecutionException e) {
                log.atWarn()
                        .addKeyValue("problem", String.valueOf(e.getCause()))
                        .log("a dead letter is not in the log yet; trying again");
                Thread.sleep(PAUSE);
            }
        }
    }
}

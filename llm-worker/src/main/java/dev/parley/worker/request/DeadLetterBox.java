package dev.parley.worker.request;

import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.worker.log.RecordWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps records that nobody can read, so that those behind them move on. */
final class DeadLetterBox {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterBox.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DeadLetters letters = new DeadLetters(ConsumerGroup.LLM_WORKER);
    private final RecordWriter records;

    DeadLetterBox(RecordWriter records) {
        this.records = records;
    }

    /**
     * Puts a record into the group's dead-letter topic, on a thread of its own.
     *
     * @param kept told when the letter is acknowledged
     */
    void put(ConsumerRecord<byte[], byte[]> record, String reason, Runnable kept) {
        log.atWarn()
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("a record cannot be read; it goes to the dead-letter topic");
        ProducerRecord<byte[], byte[]> letter =
                letters.letter(
                        record, Failure.unreadable(reason, InstantSource.system().instant()));
        Thread.ofVirtual()
                .name("dead-letter-" + record.offset())
                .start(() -> {
                    try {
                        send(letter);
                        kept.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void send(ProducerRecord<byte[], byte[]> letter) throws InterruptedException {
        while (true) {
            try {
                records.write(letter).get();
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

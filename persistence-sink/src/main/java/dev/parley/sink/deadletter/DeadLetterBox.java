package dev.parley.sink.deadletter;

import dev.parley.events.deadletter.Failure;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that can never be stored. */
@FunctionalInterface
public interface DeadLetterBox {

    /** A record and why it is here. */
    record Letter(ConsumerRecord<byte[], byte[]> record, Failure failure) {}

    /**
     * Returns when all letters are in the log, so that the records may be passed over.
     *
     * @throws UnableToSendDeadLetters when one is not; some may be
     */
    void put(List<Letter> letters);
}

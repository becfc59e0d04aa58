package dev.parley.ingress.deadletter;

import dev.parley.events.operation.OperatorActed;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The way out of a command: to the retry topics, and into the audit trail. */
public interface LetterOutlet extends AutoCloseable {

    /**
     * Returns once all replicas that have to have the record have it.
     *
     * @throws UnableToReplay when that is not known to be so
     */
    void replay(ProducerRecord<byte[], byte[]> record);

    /**
     * The same, for an entry of the audit trail.
     *
     * @throws UnableToReplay when that is not known to be so
     */
    void tell(OperatorActed act);

    @Override
    void close();
}

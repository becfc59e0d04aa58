package dev.parley.ingress.deadletter;

import dev.parley.events.operation.OperatorActed;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Through a producer of its own; every record waits for its own acknowledgement. */
public final class KafkaLetterOutlet implements LetterOutlet {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLetterOutlet.class);

    private final Producer<byte[], byte[]> producer;
    private final Duration bound;
    private final EventCodec<OperatorActed> codec = Topics.AUDIT.codec("ingress-api");

    /**
     * @param producer idempotent, with {@code acks=all}; closed with this
     * @param bound how long to wait for an acknowledgement
     */
    public KafkaLetterOutlet(Producer<byte[], byte[]> producer, Duration bound) {
        this.producer = producer;
        this.bound = bound;
    }

    @Override
    public void replay(ProducerRecord<byte[], byte[]> record) {
        send(record);
    }

    @Override
    public void tell(OperatorActed act) {
        send(codec.record(Topics.AUDIT.name(), act, null));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnableToReplay();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("reason", e.getMessage())
                    .log("a record was not acknowledged");
            throw new UnableToReplay();
        }
    }

    @Override
    public void close() {
        producer.close(bound);
    }
}

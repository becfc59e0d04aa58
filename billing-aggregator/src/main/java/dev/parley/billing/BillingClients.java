package dev.parley.billing;

import dev.parley.events.topic.Topics;
import dev.parley.events.wire.LatestOfKeyProducer;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * The clients of the application. A sum that changes again before the transaction is committed is
 * sent once: nobody could have read it in between, for readers see what is committed.
 */
final class BillingClients extends DefaultKafkaClientSupplier {
    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new LatestOfKeyProducer(
                super.getProducer(settings), Set.of(Topics.USER_TOTALS.name()));
    }
}

package dev.parley.orchestrator.log;

import dev.parley.events.wire.LatestOfKeyProducer;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * The clients of Kafka Streams here. The head of a conversation and its deadline change several
 * times in a turn; their changelogs get what they are when the log is committed. The machine bears
 * that a crash takes back more of them than of what was sent beside.
 */
final class OrchestratorClients extends DefaultKafkaClientSupplier {
    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new LatestOfKeyProducer(
                super.getProducer(settings), KafkaStores.CHANGING_CHANGELOGS);
    }
}

package dev.parley.ingress.publish;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.TraceParent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends through one idempotent producer; every append waits for its own acknowledgement. */
public final class KafkaConversationLog implements ConversationLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaConversationLog.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final EventCodec<ConversationEvent> codec = Topics.CONVERSATIONS.codec("ingress-api");
    private final Duration bound;

    /** Needs no broker yet. */
    public KafkaConversationLog(PublishSettings settings, String instance) {
        Map<String, Object> client =
                ClientSettings.producer(
                        settings.bootstrapServers(),
                        instance,
                        Duration.ZERO,
                        settings.deliveryTimeout());
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.metadataTimeout().toMillis());
        producer = new KafkaProducer<>(client);
        bound = settings.deliveryTimeout();
    }

    /** Gets to know the brokers, so that the first append does not have to. */
    public void warm() {
        try {
            var _ = producer.partitionsFor(Topics.CONVERSATIONS.name());
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the first prompt will have to ask where its topic lies");
        }
    }

    @Override
    public long append(ConversationEvent event, TraceParent trace) {
        try {
            return producer.send(codec.record(Topics.CONVERSATIONS.name(), event, trace))
                    .get(bound.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnableToPublish();
        } catch (InterruptException e) {
            throw new UnableToPublish();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("conversation_id", event.conversationId())
                    .addKeyValue("reason", e.getMessage())
                    .log("an event was not acknowledged");
            throw new UnableToPublish();
        }
    }

    @Override
    public void close() {
        producer.close(bound);
    }
}

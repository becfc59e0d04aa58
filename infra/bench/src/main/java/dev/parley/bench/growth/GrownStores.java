package dev.parley.bench.growth;

import dev.parley.bench.stage.Backlog;
import dev.parley.bench.stage.Stage;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Conversations that others opened before, so that the orchestrator has a key for each. */
final class GrownStores {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final EventCodec<ConversationEvent> codec = Topics.CONVERSATIONS.codec("/parley/bench");
    private final Stage stage;
    private final Instant time;

    GrownStores(Stage stage, Instant time) {
        this.stage = stage;
        this.time = time;
    }

    /** Opens so many; returns when all are known everywhere. */
    void grow(int conversations) throws InterruptedException {
        UserId owner = new UserId(UUID.randomUUID());
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                ClientSettings.producer(
                                        stage.bootstrapServers(),
                                        "bench",
                                        Duration.ofMillis(5),
                                        Duration.ofMinutes(1)));
                Backlog backlog = new Backlog(stage)) {
            for (int number = 0; number < conversations; number++) {
                ConversationCreated opened =
                        new ConversationCreated(
                                ConversationId.next(), owner, null, null, null, time);
                var _ = producer.send(codec.record(Topics.CONVERSATIONS.name(), opened, null));
            }
            producer.flush();
            backlog.awaitNone(
                    List.of(ConsumerGroup.CHAT_ORCHESTRATOR, ConsumerGroup.PERSISTENCE_SINK),
                    PATIENCE);
        }
    }
}

package dev.parley.orchestrator.log;

import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.orchestrator.turn.TurnRules;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;

/** What is read, what is kept, what is written. Bytes everywhere: Kafka Streams decodes nothing. */
final class ConversationTopology {
    private static final String READER = "turns";

    /** The conversation log is among them for its clock. */
    private static final List<EventTopic<?>> WRITTEN =
            List.of(Topics.GENERATIONS, Topics.CHUNKS, Topics.TURNS, Topics.CONVERSATIONS);

    private ConversationTopology() {}

    static Topology of(TurnRules rules, CommittedOffsets committed, OrchestratorMeters meters) {
        Topology topology =
                new Topology()
                        .addSource(
                                AutoOffsetReset.earliest(),
                                "conversation-log",
                                // Some clients send records without a time; that is no reason to
                                // stop.
                                (record, _) -> Math.max(0, record.timestamp()),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer(),
                                Topics.CONVERSATIONS.name())
                        .addProcessor(
                                READER,
                                () -> new ConversationProcessor(rules, committed, meters),
                                "conversation-log");
        for (StoreBuilder<?> store : KafkaStores.builders()) {
            topology.addStateStore(store, READER);
        }
        for (EventTopic<?> topic : WRITTEN) {
            topology.addSink(
                    topic.name(),
                    topic.name(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer(),
                    READER);
        }
        return topology;
    }
}

package dev.parley.orchestrator.log;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.orchestrator.turn.TurnRules;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.StoreBuilder;

/** What is read, what is kept, what is written. Bytes everywhere: Kafka Streams decodes nothing. */
final class ConversationTopology {
    private static final String READER = "turns";
    private static final String REPLAYS = "replays";

    /** The conversation log is among them for its clock. */
    private static final List<EventTopic<?>> WRITTEN =
            List.of(Topics.GENERATIONS, Topics.CHUNKS, Topics.TURNS, Topics.CONVERSATIONS);

    /** Some clients send records without a time; that is no reason to stop. */
    private static final TimestampExtractor ANY_TIME =
            (record, _) -> Math.max(0, record.timestamp());

    private ConversationTopology() {}

    static Topology of(
            TurnRules rules,
            CommittedOffsets committed,
            TimeSource time,
            OrchestratorMeters meters) {
        Topology topology =
                new Topology()
                        .addSource(
                                AutoOffsetReset.earliest(),
                                "conversation-log",
                                ANY_TIME,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer(),
                                Topics.CONVERSATIONS.name())
                        .addProcessor(
                                READER,
                                () -> new ConversationProcessor(rules, committed, time, meters),
                                "conversation-log");
        addReplays(topology, meters);
        for (StoreBuilder<?> store : KafkaStores.builders()) {
            topology.addStateStore(store, READER);
        }
        Stream.concat(WRITTEN.stream().map(EventTopic::name), Stream.of(EncodedOutputs.PARKED))
                .forEach(topic ->
                        topology.addSink(
                                topic,
                                topic,
                                new ByteArraySerializer(),
                                new ByteArraySerializer(),
                                READER));
        return topology;
    }

    /** Shares nothing with the rest, so that replays are tasks of their own and delay no turn. */
    private static void addReplays(Topology topology, OrchestratorMeters meters) {
        String retries = ConsumerGroup.CHAT_ORCHESTRATOR.retryTopic(Topics.CONVERSATIONS.name());
        topology.addSource(
                        AutoOffsetReset.earliest(),
                        retries,
                        ANY_TIME,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        retries)
                .addProcessor(REPLAYS, () -> new ReplayProcessor(meters), retries)
                .addSink(
                        "replayed",
                        Topics.CONVERSATIONS.name(),
                        ReplayedRecord.SERIALIZER,
                        new ByteArraySerializer(),
                        ReplayedRecord.PARTITIONER,
                        REPLAYS);
    }
}

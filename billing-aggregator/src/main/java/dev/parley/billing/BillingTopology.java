package dev.parley.billing;

import dev.parley.billing.letter.Letter;
import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.price.PriceList;
import dev.parley.billing.settlement.Settlement;
import dev.parley.billing.usage.TurnBilling;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Two stages that meet in a topic: outcomes become priced usage, keyed by user; priced usage
 * becomes totals. Their partitions are independent, so a user's sum is in one place wherever the
 * conversations are.
 */
final class BillingTopology {
    private static final ConsumerGroup GROUP = ConsumerGroup.BILLING_AGGREGATOR;
    private static final ByteArrayDeserializer READ = new ByteArrayDeserializer();
    private static final ByteArraySerializer WRITE = new ByteArraySerializer();

    private static final class Nowhere implements Processor<byte[], Object, Void, Void> {
        @Override
        public void process(Record<byte[], Object> record) {
            // A rebuild publishes nothing.
        }
    }

    private BillingTopology() {}

    static Topology of(PriceList prices, Duration seenTurns, BillingMeters meters) {
        Topology topology = new Topology();
        source(topology, "turns", Topics.TURNS);
        topology.addProcessor(
                "billing",
                () -> new TurnBilling(prices, seenTurns, meters, "priced", "turn-letters"),
                "turns");
        topology.addStateStore(store(TurnBilling.STORE), "billing");
        topology.addSink("priced", Topics.USAGE.name(), WRITE, WRITE, "billing");
        letters(topology, "turn-letters", Topics.TURNS, "billing");

        source(topology, "usage", Topics.USAGE);
        topology.addProcessor(
                "settlement", () -> new Settlement(meters, "totals", "usage-letters"), "usage");
        // Cached: a user's sums change often between two commits, and only the last one needs to be
        // kept.
        topology.addStateStore(store(Settlement.STORE).withCachingEnabled(), "settlement");
        topology.addSink("totals", Topics.USER_TOTALS.name(), WRITE, WRITE, "settlement");
        letters(topology, "usage-letters", Topics.USAGE, "settlement");
        return topology;
    }

    /**
     * The same stages without a topic between them and with no way out: the sums come to lie in the
     * partitions of the conversations, and a user's in several of them. Nothing is logged either,
     * because a rebuild that breaks off begins anew.
     */
    static Topology rebuilding(PriceList prices, Duration seenTurns, BillingMeters meters) {
        Topology topology = new Topology();
        source(topology, "turns", Topics.TURNS);
        topology.addProcessor(
                "billing",
                () -> new TurnBilling(prices, seenTurns, meters, "settlement", "nowhere"),
                "turns");
        topology.addStateStore(store(TurnBilling.STORE).withLoggingDisabled(), "billing");
        topology.addProcessor(
                "settlement", () -> new Settlement(meters, "nowhere", "nowhere"), "billing");
        topology.addStateStore(store(Settlement.STORE).withLoggingDisabled(), "settlement");
        topology.addProcessor("nowhere", Nowhere::new, "billing", "settlement");
        return topology;
    }

    /** A topic, and beside it what operators replay of it. */
    private static void source(Topology topology, String name, EventTopic<?> topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new LogTime(),
                READ,
                READ,
                topic.name(),
                topic.retryTopic(GROUP));
    }

    private static void letters(
            Topology topology, String name, EventTopic<?> topic, String processor) {
        topology.addSink(
                name,
                topic.deadLetterTopic(GROUP),
                WRITE,
                Letter.SERIALIZER,
                Letter.PARTITIONER,
                processor);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
    }
}

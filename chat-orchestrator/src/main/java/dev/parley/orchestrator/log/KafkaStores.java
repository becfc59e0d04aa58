package dev.parley.orchestrator.log;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.ExpiringStore;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.Heads;
import dev.parley.orchestrator.conversation.KeyedTurns;
import dev.parley.orchestrator.conversation.Store;
import dev.parley.orchestrator.conversation.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * The stores of {@code conversation} as stores of Kafka Streams, each with a changelog of its own.
 */
final class KafkaStores {
    /** A day more than is asked for, so that records a little out of order find what they need. */
    private static final Duration SPARE = Duration.ofDays(1);

    /** The clock's store is read whole after every start: its changelog is kept short. */
    private static final Map<String, String> SHORT_CHANGELOG =
            Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(4 * 1024 * 1024));

    /**
     * The changelogs of stores whose entries change: what is written there is held back until the
     * next commit.
     */
    static final Set<String> CHANGING_CHANGELOGS =
            Set.of(changelog(Heads.NAME), changelog(Deadlines.NAME));

    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private KafkaStores() {}

    /** As Kafka Streams names it. */
    private static String changelog(String store) {
        return ConsumerGroup.CHAT_ORCHESTRATOR.id() + "-" + store + "-changelog";
    }

    static List<StoreBuilder<?>> builders() {
        return List.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(Heads.NAME), BYTES, BYTES),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(Transcript.NAME), BYTES, BYTES),
                expiring(KeyedTurns.NAME, KeyedTurns.KNOWN_FOR),
                expiring(FailedTurns.NAME, FailedTurns.KNOWN_FOR),
                // In memory: scanned every second, and a scan on disk would wade through what was
                // deleted.
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(Deadlines.NAME), BYTES, BYTES)
                        .withLoggingEnabled(SHORT_CHANGELOG));
    }

    private static StoreBuilder<?> expiring(String name, Duration knownFor) {
        return Stores.windowStoreBuilder(
                Stores.persistentWindowStore(
                        name, knownFor.plus(SPARE), Duration.ofMillis(1), false),
                BYTES,
                BYTES);
    }

    static Store of(KeyValueStore<byte[], byte[]> store) {
        return new Store() {
            @Override
            public byte @Nullable [] get(byte[] key) {
                return store.get(key);
            }

            @Override
            public void put(byte[] key, byte @Nullable [] value) {
                if (value == null) {
                    store.delete(key);
                } else {
                    store.put(key, value);
                }
            }

            @Override
            public List<byte[]> keys(byte[] first, byte[] last) {
                List<byte[]> keys = new ArrayList<>();
                try (KeyValueIterator<byte[], byte[]> entries = store.range(first, last)) {
                    entries.forEachRemaining(entry -> keys.add(entry.key));
                }
                return keys;
            }
        };
    }

    static ExpiringStore of(WindowStore<byte[], byte[]> store, Duration knownFor) {
        return new ExpiringStore() {
            @Override
            public byte @Nullable [] get(byte[] key, long since) {
                long until = since + knownFor.plus(SPARE).toMillis();
                try (WindowStoreIterator<byte[]> found = store.fetch(key, since, until)) {
                    return found.hasNext() ? found.next().value : null;
                }
            }

            @Override
            public void put(byte[] key, byte[] value, long at) {
                store.put(key, value, at);
            }
        };
    }
}

package dev.parley.orchestrator.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.orchestrator.conversation.ExpiringStore;
import dev.parley.orchestrator.conversation.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A store of which a crash takes back any of the writes since the last commit: of each key those
 * after some write. That is more than Kafka Streams can do to a store, whose changelog loses the
 * writes of all keys from one point on, while files on disk may be ahead of it.
 */
final class VolatileStore implements Store, ExpiringStore {
    private static final List<byte @Nullable []> NOTHING = Collections.singletonList(null);

    /** Of each key the value as of the last commit, then those written since. */
    private final Map<String, List<byte @Nullable []>> values = new TreeMap<>();

    private final Set<List<byte @Nullable []>> uncommitted =
            Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public byte @Nullable [] get(byte[] key) {
        List<byte @Nullable []> ofKey = values.get(HexFormat.of().formatHex(key));
        return ofKey == null ? null : ofKey.getLast();
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
        List<byte @Nullable []> ofKey =
                values.computeIfAbsent(
                        HexFormat.of().formatHex(key), _ -> new ArrayList<>(NOTHING));
        ofKey.add(value);
        uncommitted.add(ofKey);
    }

    @Override
    public byte @Nullable [] get(byte[] key, long since) {
        return get(key);
    }

    @Override
    public void put(byte[] key, byte[] value, long at) {
        put(key, (byte @Nullable []) value);
    }

    /** What was written is durable. */
    void commit() {
        uncommitted.forEach(ofKey -> ofKey.subList(0, ofKey.size() - 1).clear());
        uncommitted.clear();
    }

    /** Loses writes since the last commit, as chance has it. */
    void crash(RandomGenerator random) {
        for (List<byte @Nullable []> ofKey : values.values()) {
            if (uncommitted.contains(ofKey)) {
                ofKey.subList(1 + random.nextInt(ofKey.size()), ofKey.size()).clear();
            }
        }
    }

    /** What it holds: keys in hex, values as text. */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        values.forEach((key, ofKey) -> {
            byte[] value = ofKey.getLast();
            if (value != null) {
                content.put(key, new String(value, UTF_8));
            }
        });
        return content;
    }
}

package dev.parley.orchestrator.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.orchestrator.conversation.ExpiringStore;
import dev.parley.orchestrator.conversation.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A store of which a crash takes back any of the writes since the last commit: of each key, or of
 * each conversation, those after some write. That is more than Kafka Streams can do to a store,
 * whose changelog loses the writes of all keys from one point on.
 *
 * <p>Where writes are held back, the changelog gets of each key the latest that was written until
 * some moment, removals last. Files on disk may be ahead of their changelog after a crash: what the
 * process goes on with is then durable only when it is written again.
 */
final class VolatileStore implements Store, ExpiringStore {
    private static final int CONVERSATION = 32;

    private record Write(String key, byte @Nullable [] value) {}

    /** How much of a key, in hex, names what is taken back together. */
    private final int together;

    private final boolean held;
    private final boolean onDisk;

    private final TreeMap<String, byte[]> durable = new TreeMap<>();
    private final TreeMap<String, byte[]> values = new TreeMap<>();
    private final Map<String, List<Write>> uncommitted = new HashMap<>();

    private VolatileStore(int together, boolean held, boolean onDisk) {
        this.together = together;
        this.held = held;
        this.onDisk = onDisk;
    }

    /** Entries that never change. */
    static VolatileStore byKey() {
        return new VolatileStore(Integer.MAX_VALUE, false, false);
    }

    /** Entries that change, held back until a commit, in files that a crash leaves. */
    static VolatileStore byConversationOnDisk() {
        return new VolatileStore(CONVERSATION, true, true);
    }

    /** Entries that change, held back until a commit. */
    static VolatileStore byConversation() {
        return new VolatileStore(CONVERSATION, true, false);
    }

    /** Another store with what this one holds. */
    VolatileStore copy() {
        VolatileStore copy = new VolatileStore(together, held, onDisk);
        copy.durable.putAll(values);
        copy.values.putAll(values);
        return copy;
    }

    /** Takes what another wrote since its last commit, behind all that is here. */
    void receive(VolatileStore other) {
        other.uncommitted.values().forEach(writes -> writes.forEach(this::write));
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return values.get(HexFormat.of().formatHex(key));
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
        write(new Write(HexFormat.of().formatHex(key), value));
    }

    private void write(Write write) {
        String group = write.key().substring(0, Math.min(together, write.key().length()));
        uncommitted.computeIfAbsent(group, _ -> new ArrayList<>()).add(write);
        apply(write, values);
    }

    private static void apply(Write write, Map<String, byte[]> to) {
        if (write.value() == null) {
            to.remove(write.key());
        } else {
            to.put(write.key(), write.value());
        }
    }

    @Override
    public List<byte[]> keys(byte[] first, byte[] last) {
        HexFormat hex = HexFormat.of();
        return values
                .subMap(hex.formatHex(first), true, hex.formatHex(last), true)
                .keySet()
                .stream()
                .map(hex::parseHex)
                .toList();
    }

    @Override
    public byte @Nullable [] get(byte[] key, long since) {
        return get(key);
    }

    @Override
    public void put(byte[] key, byte[] value, long at) {
        put(key, (byte @Nullable []) value);
    }

    /** What was written by the process, since it began or since its last commit, is durable. */
    void commit() {
        uncommitted.values().forEach(writes -> writes.forEach(write -> apply(write, durable)));
        uncommitted.clear();
    }

    /**
     * Loses writes since the last commit, as chance has it.
     *
     * @param diskLost whether only the changelogs are left
     */
    void crash(boolean diskLost, RandomGenerator random) {
        values.clear();
        values.putAll(durable);
        new TreeMap<>(uncommitted)
                .values()
                .forEach(writes -> {
                    List<Write> all = List.copyOf(writes);
                    int came = random.nextInt(writes.size() + 1);
                    int files =
                            onDisk && !diskLost && random.nextBoolean()
                                    ? random.nextInt(came, writes.size() + 1)
                                    : 0;
                    writes.subList(came, writes.size()).clear();
                    if (held) {
                        hold(writes, random);
                    }
                    writes.forEach(write -> apply(write, values));
                    all.subList(0, files).forEach(write -> apply(write, values));
                });
    }

    /**
     * Makes of the writes what came to the changelog. Those before some of them were sent in
     * between, of those after it each key once, removals last, and of that the end may be missing.
     */
    private static void hold(List<Write> writes, RandomGenerator random) {
        int sent = random.nextInt(writes.size() + 1);
        List<Write> since = writes.subList(sent, writes.size());
        Map<String, Write> latest = new LinkedHashMap<>();
        since.forEach(write -> latest.put(write.key(), write));
        since.clear();
        latest.values().stream()
                .sorted(Comparator.comparing(write -> write.value() == null))
                .limit(random.nextInt(latest.size() + 1))
                .forEach(writes::add);
    }

    /** What it holds: keys in hex, values as text. */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        values.forEach((key, value) -> content.put(key, new String(value, UTF_8)));
        return content;
    }

    /** What it holds of each conversation, one entry of each, whoever wrote it. */
    Map<String, String> byConversations() {
        Map<String, String> content = new TreeMap<>();
        values.forEach((key, value) ->
                content.merge(
                        key.substring(0, CONVERSATION),
                        new String(value, UTF_8),
                        (one, another) -> one + " and " + another));
        return content;
    }
}

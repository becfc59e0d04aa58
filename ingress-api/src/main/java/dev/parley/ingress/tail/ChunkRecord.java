package dev.parley.ingress.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record of the chunk log as it lies in memory, shared by all who watch its conversation. Its
 * JSON is read when the first of them asks, and once.
 *
 * <p>Thread safety: safe; two threads that ask at the same moment may both read, with equal
 * results.
 */
public final class ChunkRecord {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkRecord.class);
    private static final EventCodec<Chunk> CODEC = Topics.CHUNKS.codec("ingress-api");
    private static final Headers NONE = new RecordHeaders();
    // Objects around the bytes; a guess that keeps the bound on memory honest.
    private static final int OVERHEAD = 160;

    private final int partition;
    private final long offset;
    private final String conversation;
    private final byte[] value;
    private volatile @Nullable Decoded<Chunk> decoded;

    private ChunkRecord(int partition, long offset, String conversation, byte[] value) {
        this.partition = partition;
        this.offset = offset;
        this.conversation = conversation;
        this.value = value;
    }

    static ChunkRecord of(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        return new ChunkRecord(
                record.partition(),
                record.offset(),
                key == null ? "" : new String(key, ISO_8859_1),
                value == null ? new byte[0] : value);
    }

    /** The partition it lies in. */
    public int partition() {
        return partition;
    }

    /** Its place in the partition. */
    public long offset() {
        return offset;
    }

    /** The key as it stands in the record: the conversation's id. */
    String conversation() {
        return conversation;
    }

    /** Roughly how much memory it takes. */
    int weight() {
        return value.length + OVERHEAD;
    }

    /** What it says; null when this version does not know it or nobody could. */
    public @Nullable Chunk chunk() {
        Decoded<Chunk> known = decoded;
        if (known == null) {
            known = CODEC.read(conversation.getBytes(ISO_8859_1), value, NONE);
            decoded = known;
            if (known instanceof Decoded.Unreadable<Chunk>(String reason)) {
                LOG.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("offset", offset)
                        .addKeyValue("reason", reason)
                        .log("a chunk cannot be read; it is passed over");
            }
        }
        return switch (known) {
            case Decoded.Known<Chunk>(Chunk chunk, var _) -> chunk;
            case Decoded.Foreign<Chunk> _, Decoded.Unreadable<Chunk> _ -> null;
        };
    }
}

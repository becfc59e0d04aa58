package dev.parley.ingress.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.wire.EventCodec;
import dev.parley.ingress.tail.ChunkLog;
import dev.parley.ingress.tail.ChunkRecord;
import dev.parley.ingress.tail.ChunkTail;
import dev.parley.ingress.tail.ChunkWatcher;
import dev.parley.ingress.tail.Partitions;
import dev.parley.ingress.tail.Reading;
import dev.parley.ingress.tail.TailSettings;
import dev.parley.ingress.tail.TurnsSeen;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A chunk log of one partition, written by the test and followed by a tail. */
public final class FakeChunks implements ChunkLog {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int PLENTY = 1 << 24;

    private final EventCodec<Chunk> codec = Topics.CHUNKS.codec("test");
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final TurnsSeen turns = new TurnsSeen(100);
    private final ChunkTail tail;
    private final Reading reading;
    private volatile Extent extent = Extent.WHOLE;
    private volatile long first;

    public FakeChunks() {
        this(PLENTY);
    }

    /**
     * @param memory of the tail, in bytes
     */
    public FakeChunks(long memory) {
        this(List.of(), memory);
    }

    /**
     * @param past what was written before the tail began: only reading back knows it
     * @param memory of the tail, in bytes
     */
    public FakeChunks(List<Chunk> past, long memory) {
        past.forEach(chunk -> records.add(record(records.size(), chunk)));
        tail = new ChunkTail(new Partitions(1), settings(memory), turns, System::nanoTime);
        reading = tail.begin(0, records.size(), records.size());
    }

    /**
     * Settings of a tail.
     *
     * @param memory in bytes
     */
    public static TailSettings settings(long memory) {
        return new TailSettings(
                DataSize.ofBytes(Math.max(1, memory)),
                100,
                3,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                1_000,
                Duration.ofSeconds(5),
                1);
    }

    public ChunkTail tail() {
        return tail;
    }

    public TurnsSeen turns() {
        return turns;
    }

    /** What reading back will come to. */
    public void readBackGives(Extent newExtent) {
        extent = newExtent;
    }

    /** Forgets all before an offset, as the log does with what is older than its retention. */
    public void forgetBefore(long offset) {
        first = offset;
    }

    public synchronized FakeChunks write(Chunk chunk) {
        ConsumerRecord<byte[], byte[]> record = record(records.size(), chunk);
        records.add(record);
        var _ = reading.accept(List.of(record));
        return this;
    }

    /** The record of a chunk, written or not. */
    public ConsumerRecord<byte[], byte[]> record(long offset, Chunk chunk) {
        byte[] value = codec.value(chunk);
        Headers headers = codec.headers(chunk, null);
        return new ConsumerRecord<>(
                Topics.CHUNKS.name(),
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                36,
                value.length,
                codec.key(chunk),
                value,
                headers,
                Optional.empty());
    }

    /** All records so far of a conversation, as a watcher from the beginning gets them. */
    public List<ChunkRecord> all(ConversationId conversation) {
        List<ChunkRecord> all = new ArrayList<>();
        tail.watch(
                        conversation,
                        0,
                        new ChunkWatcher() {
                            @Override
                            public void missing(int partition, long from, long to) {
                                read(conversation, partition, from, to, all::add);
                            }

                            @Override
                            public void arrived(ChunkRecord chunk) {
                                all.add(chunk);
                            }

                            @Override
                            public void lost() {
                                throw new AssertionError("nothing gets lost here");
                            }
                        })
                .close();
        return all;
    }

    @Override
    public synchronized Extent read(
            ConversationId conversation,
            int partition,
            long from,
            long to,
            Consumer<ChunkRecord> action) {
        if (from < first) {
            return Extent.EXPIRED;
        }
        if (extent == Extent.WHOLE) {
            ChunkTail again =
                    new ChunkTail(
                            new Partitions(1),
                            settings(PLENTY),
                            new TurnsSeen(1),
                            System::nanoTime);
            Reading past = again.begin(0, from, from);
            again.watch(
                    conversation,
                    from,
                    new ChunkWatcher() {
                        @Override
                        public void missing(int where, long first, long last) {
                            throw new AssertionError("all is there");
                        }

                        @Override
                        public void arrived(ChunkRecord chunk) {
                            action.accept(chunk);
                        }

                        @Override
                        public void lost() {
                            throw new AssertionError("nothing gets lost here");
                        }
                    });
            var _ = past.accept(List.copyOf(records.subList((int) from, (int) to)));
        }
        return extent;
    }

    public static Chunk accepted(ConversationId conversation, TurnId turn, String content) {
        return accepted(conversation, turn, content, null);
    }

    public static Chunk accepted(
            ConversationId conversation, TurnId turn, String content, @Nullable TurnId parent) {
        return new Chunk.TurnAccepted(
                conversation, turn, new UserId(turn.value()), content, "sim-1", parent, NOW);
    }

    public static Chunk queued(ConversationId conversation, TurnId turn, int position) {
        return new Chunk.TurnQueued(conversation, turn, position, NOW);
    }

    public static Chunk started(ConversationId conversation, TurnId turn, GenerationId generation) {
        return new Chunk.GenerationStarted(conversation, turn, generation, 0, "sim-1", null, NOW);
    }

    public static Chunk replayed(
            ConversationId conversation, TurnId turn, GenerationId generation) {
        return new Chunk.GenerationStarted(conversation, turn, generation, 0, "sim-1", 1, NOW);
    }

    public static Chunk delta(
            ConversationId conversation,
            TurnId turn,
            GenerationId generation,
            long seq,
            String text) {
        return new Chunk.TextDelta(conversation, turn, generation, seq, text, NOW);
    }

    public static Chunk completed(
            ConversationId conversation, TurnId turn, GenerationId generation, String text) {
        return ended(conversation, turn, Outcome.COMPLETED, generation, text, null, null);
    }

    public static Chunk cancelled(
            ConversationId conversation,
            TurnId turn,
            @Nullable GenerationId generation,
            String text) {
        return ended(conversation, turn, Outcome.CANCELLED, generation, text, null, null);
    }

    public static Chunk failed(
            ConversationId conversation,
            TurnId turn,
            @Nullable GenerationId generation,
            ErrorCategory category,
            String text) {
        return ended(
                conversation,
                turn,
                Outcome.FAILED,
                generation,
                text,
                new TurnError(category, "it broke"),
                null);
    }

    public static Chunk rejected(ConversationId conversation, TurnId turn, RejectionReason reason) {
        return ended(conversation, turn, Outcome.REJECTED, null, "", null, reason);
    }

    private static Chunk ended(
            ConversationId conversation,
            TurnId turn,
            Outcome outcome,
            @Nullable GenerationId generation,
            String text,
            @Nullable TurnError error,
            @Nullable RejectionReason reason) {
        return new Chunk.TurnEnded(
                conversation,
                turn,
                outcome,
                generation,
                null,
                outcome == Outcome.COMPLETED ? FinishReason.STOP : null,
                null,
                error,
                reason,
                text.length(),
                sha256(text),
                NOW);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

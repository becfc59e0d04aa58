package dev.parley.ingress.stream;

import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.ingress.tail.TurnSeen;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A position in the chunk log with what a client that stands there has been shown, so that it can
 * go on with the next record and nothing before. Opaque to clients, bound to one conversation, and
 * no secret: it opens nothing that its bearer may not see anyway.
 *
 * @param partition of the conversation
 * @param offset of the last record that is done with; -1 before the first
 * @param turns those that lately had something shown, the latest first
 */
public record Cursor(int partition, long offset, List<KnownTurn> turns) {
    private static final byte VERSION = 1;
    private static final int MAX_TURNS = 8;
    // Of the generations that were replaced, those that a worker may still report again.
    private static final int MAX_REPLACED = 4;
    private static final int MAX_BYTES = 1024;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int ANNOUNCED = 1;
    private static final int QUEUED = 2;
    private static final int ENDED = 4;
    private static final int GENERATION = 8;
    private static final int TORN = 16;
    // Set beside ENDED, so that an edge that does not know it takes the turn for ended.
    private static final int FAILED = 32;
    private static final int REOPENED = 64;
    private static final int REPLACED = 128;

    /** Rejects more turns than a cursor can hold. */
    public Cursor {
        turns = List.copyOf(turns);
        if (turns.size() > MAX_TURNS) {
            throw new IllegalArgumentException(
                    "turns: %d (expected: at most %d)".formatted(turns.size(), MAX_TURNS));
        }
    }

    /** The cursor of somebody who was shown nothing and wants all from an offset on. */
    public static Cursor before(int partition, long offset) {
        return new Cursor(partition, offset - 1, List.of());
    }

    /** The cursor of somebody who also knows how these turns ended; at most 8 of them count. */
    public Cursor knowing(List<TurnSeen> ended) {
        return new Cursor(
                partition,
                offset,
                ended.stream()
                        .limit(MAX_TURNS)
                        .map(turn ->
                                KnownTurn.ended(
                                        turn.turnId().value().getLeastSignificantBits(),
                                        turn.failed()))
                        .toList());
    }

    /** The offset to go on from. */
    public long next() {
        return offset + 1;
    }

    /** As clients carry it. */
    public String encode(ConversationId conversation) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        bytes.put(VERSION);
        putVarint(bytes, partition);
        putVarint(bytes, offset + 1);
        putVarint(bytes, turns.size());
        for (KnownTurn turn : turns) {
            put(bytes, turn);
        }
        bytes.putInt(checksum(bytes.array(), bytes.position(), conversation));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /** Reads what a client brought back; empty when it is not a cursor of this conversation. */
    public static Optional<Cursor> decode(String text, ConversationId conversation) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int end = bytes.length - CHECKSUM_BYTES;
        if (end < 1
                || bytes.length > MAX_BYTES
                || bytes[0] != VERSION
                || ByteBuffer.wrap(bytes, end, CHECKSUM_BYTES).getInt()
                        != checksum(bytes, end, conversation)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(ByteBuffer.wrap(bytes, 1, end - 1)));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Cursor read(ByteBuffer bytes) {
        int partition = Math.toIntExact(varint(bytes));
        long offset = varint(bytes) - 1;
        long count = varint(bytes);
        List<KnownTurn> turns = new ArrayList<>();
        for (long each = 0; each < count; each++) {
            turns.add(turn(bytes));
        }
        return new Cursor(partition, offset, turns);
    }

    private static void put(ByteBuffer bytes, KnownTurn turn) {
        TurnProgress progress = turn.progress();
        GenerationId generation = progress.inEffect();
        List<GenerationId> replaced = progress.replaced();
        replaced = replaced.subList(Math.max(0, replaced.size() - MAX_REPLACED), replaced.size());
        int flags =
                (turn.announced() ? ANNOUNCED : 0)
                        | (turn.queued() ? QUEUED : 0)
                        | state(progress.state())
                        | (generation != null ? GENERATION : 0)
                        | (turn.torn() ? TORN : 0)
                        | (replaced.isEmpty() ? 0 : REPLACED);
        bytes.put((byte) flags).putLong(turn.id());
        if (generation != null) {
            put(bytes, generation);
            putVarint(bytes, turn.nextSeq());
            putVarint(bytes, turn.shown());
        }
        if (!replaced.isEmpty()) {
            putVarint(bytes, replaced.size());
            replaced.forEach(each -> put(bytes, each));
        }
    }

    private static void put(ByteBuffer bytes, GenerationId generation) {
        bytes.putLong(generation.value().getMostSignificantBits());
        bytes.putLong(generation.value().getLeastSignificantBits());
    }

    private static KnownTurn turn(ByteBuffer bytes) {
        int flags = bytes.get();
        long id = bytes.getLong();
        boolean running = (flags & GENERATION) != 0;
        GenerationId generation = running ? generation(bytes) : null;
        long nextSeq = running ? varint(bytes) : 0;
        int shown = running ? Math.toIntExact(varint(bytes)) : 0;
        List<GenerationId> replaced = new ArrayList<>();
        long count = (flags & REPLACED) != 0 ? varint(bytes) : 0;
        for (long each = 0; each < count; each++) {
            replaced.add(generation(bytes));
        }
        return new KnownTurn(
                id,
                (flags & ANNOUNCED) != 0,
                (flags & QUEUED) != 0,
                new TurnProgress(generation, state(flags), replaced),
                nextSeq,
                shown,
                (flags & TORN) != 0);
    }

    private static GenerationId generation(ByteBuffer bytes) {
        return new GenerationId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    private static int state(TurnProgress.State state) {
        return switch (state) {
            case OPEN -> 0;
            case REOPENED -> REOPENED;
            case FAILED -> ENDED | FAILED;
            case ENDED -> ENDED;
        };
    }

    private static TurnProgress.State state(int flags) {
        if ((flags & FAILED) != 0) {
            return TurnProgress.State.FAILED;
        }
        if ((flags & ENDED) != 0) {
            return TurnProgress.State.ENDED;
        }
        return (flags & REOPENED) != 0 ? TurnProgress.State.REOPENED : TurnProgress.State.OPEN;
    }

    private static int checksum(byte[] bytes, int length, ConversationId conversation) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        checksum.update(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(conversation.value().getMostSignificantBits())
                        .putLong(conversation.value().getLeastSignificantBits())
                        .flip());
        return (int) checksum.getValue();
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than 64 bits");
    }
}

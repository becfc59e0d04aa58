package dev.parley.ingress.tail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The turns that lately passed by in the chunk log, so that every edge knows at once which turns of
 * a conversation are open and to which conversation a turn belongs. Bounded: the oldest are
 * forgotten. Read from headers and keys alone.
 *
 * <p>Thread safety: safe.
 */
public final class TurnsSeen {
    private static final byte[] ACCEPTED = typeOf(Chunk.TurnAccepted.class);
    private static final byte[] ENDED = typeOf(Chunk.TurnEnded.class);
    private static final int UUID_LENGTH = 36;
    private static final String FAILED = ".failed";
    // More than can be open at once; keeps a busy conversation from growing a list.
    private static final int PER_CONVERSATION = 64;

    private final int capacity;
    private final Map<TurnId, TurnSeen> turns = new ConcurrentHashMap<>();
    private final Map<ConversationId, List<TurnId>> conversations = new ConcurrentHashMap<>();
    private final ArrayDeque<Place> oldestFirst = new ArrayDeque<>();

    private record Place(TurnId turn, int partition) {}

    /**
     * @param capacity how many turns are remembered
     */
    public TurnsSeen(int capacity) {
        this.capacity = capacity;
    }

    /** The turn of this id, if it passed by lately. */
    public Optional<TurnSeen> find(TurnId turn) {
        return Optional.ofNullable(turns.get(turn));
    }

    /** The turns of a conversation that passed by lately, in order. */
    public List<TurnSeen> of(ConversationId conversation) {
        List<TurnSeen> found = new ArrayList<>();
        for (TurnId turn : conversations.getOrDefault(conversation, List.of())) {
            TurnSeen seen = turns.get(turn);
            if (seen != null) {
                found.add(seen);
            }
        }
        return found;
    }

    /**
     * Forgets the turns of a partition: it was not read for a while, and some may have ended
     * unseen.
     */
    synchronized void forget(int partition) {
        oldestFirst.removeIf(place -> {
            boolean gone = place.partition == partition;
            if (gone) {
                forget(place.turn);
            }
            return gone;
        });
    }

    /** A record passed by. */
    void saw(ConsumerRecord<byte[], byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        if (type == null) {
            return;
        }
        if (Arrays.equals(type.value(), ACCEPTED)) {
            accepted(record);
        } else if (Arrays.equals(type.value(), ENDED)) {
            TurnId turn = turn(record);
            if (turn != null) {
                turns.computeIfPresent(
                        turn, (_, seen) -> seen.endedAt(record.offset(), failed(record)));
            }
        }
    }

    private synchronized void accepted(ConsumerRecord<byte[], byte[]> record) {
        TurnId turn = turn(record);
        ConversationId conversation = conversation(record);
        if (turn == null || conversation == null || turns.containsKey(turn)) {
            return;
        }
        turns.put(turn, new TurnSeen(turn, conversation, record.offset(), -1, false));
        conversations.merge(conversation, List.of(turn), TurnsSeen::both);
        oldestFirst.addLast(new Place(turn, record.partition()));
        if (oldestFirst.size() > capacity) {
            forget(oldestFirst.removeFirst().turn);
        }
    }

    private void forget(TurnId turn) {
        TurnSeen forgotten = turns.remove(turn);
        if (forgotten != null) {
            conversations.computeIfPresent(
                    forgotten.conversationId(),
                    (_, those) -> {
                        List<TurnId> left =
                                those.stream().filter(each -> !each.equals(turn)).toList();
                        return left.isEmpty() ? null : left;
                    });
        }
    }

    private static List<TurnId> both(List<TurnId> some, List<TurnId> more) {
        List<TurnId> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all.subList(Math.max(0, all.size() - PER_CONVERSATION), all.size()));
    }

    private static @Nullable TurnId turn(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader("ce_id");
        if (id == null || id.value() == null || id.value().length < UUID_LENGTH) {
            return null;
        }
        try {
            return TurnId.parse(new String(id.value(), 0, UUID_LENGTH, US_ASCII));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The id of a failure says so, because it is another event than the end that may follow. */
    private static boolean failed(ConsumerRecord<byte[], byte[]> record) {
        byte[] id = record.headers().lastHeader("ce_id").value();
        return new String(id, UUID_LENGTH, id.length - UUID_LENGTH, US_ASCII).startsWith(FAILED);
    }

    private static @Nullable ConversationId conversation(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.key() == null
                    ? null
                    : ConversationId.parse(new String(record.key(), US_ASCII));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] typeOf(Class<?> chunk) {
        return chunk.getSimpleName().getBytes(US_ASCII);
    }
}

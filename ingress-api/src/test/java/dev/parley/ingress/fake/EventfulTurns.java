package dev.parley.ingress.fake;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a conversation in which everything happens: turns, some queued, with workers that
 * die, race and wake up, operators who replay, and an orchestrator that repeats itself.
 */
public final class EventfulTurns {
    private final ConversationId conversation;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<TurnId, String> decided = new HashMap<>();
    private @Nullable TurnId waiting;

    private EventfulTurns(ConversationId conversation) {
        this.conversation = conversation;
    }

    public static EventfulTurns of(ConversationId conversation, Random random) {
        EventfulTurns turns = new EventfulTurns(conversation);
        turns.record(random);
        return turns;
    }

    /** All of them, in order. */
    public List<Chunk> chunks() {
        return chunks;
    }

    /** The text that each turn ended with. */
    public Map<TurnId, String> decided() {
        return decided;
    }

    private void record(Random random) {
        Deque<TurnId> failed = new ArrayDeque<>();
        for (int number = 0; number < 3; number++) {
            TurnId turn = waiting == null ? accept() : waiting;
            waiting = null;
            if (random.nextBoolean()) {
                write(FakeChunks.queued(conversation, turn, 1));
            }
            GenerationId last = GenerationId.next();
            GenerationId zombie = null;
            String text = "";
            for (int attempt = random.nextInt(3); attempt >= 0; attempt--) {
                zombie = attempt == 0 ? zombie : last;
                last = GenerationId.next();
                write(FakeChunks.started(conversation, turn, last));
                text = "";
                int deltas = random.nextInt(4);
                for (int seq = 1; seq <= deltas; seq++) {
                    String piece = "abcdefgh".substring(random.nextInt(7)) + "é";
                    text += piece;
                    write(FakeChunks.delta(conversation, turn, last, seq, piece));
                    if (zombie != null && random.nextBoolean()) {
                        write(FakeChunks.delta(conversation, turn, zombie, seq, "ZOMBIE"));
                    }
                    if (random.nextInt(4) == 0) {
                        repeat(random);
                    }
                    if (number < 2 && waiting == null && random.nextInt(4) == 0) {
                        waiting = accept();
                        write(FakeChunks.queued(conversation, waiting, 1));
                    }
                }
            }
            if (number == 0 && random.nextBoolean()) {
                TurnId never = accept();
                write(FakeChunks.queued(conversation, never, 1));
                write(FakeChunks.cancelled(conversation, never, null, ""));
            }
            decided.put(turn, text);
            Chunk end = FakeChunks.completed(conversation, turn, last, text);
            if (random.nextInt(4) == 0 && zombie != null) {
                decided.put(turn, "the loser's");
                end = FakeChunks.completed(conversation, turn, zombie, "the loser's");
            } else if (random.nextInt(4) == 0) {
                end =
                        FakeChunks.failed(
                                conversation, turn, last, ErrorCategory.PROVIDER_UNAVAILABLE, text);
            } else if (random.nextInt(4) == 0) {
                end = FakeChunks.cancelled(conversation, turn, last, text);
            }
            write(end);
            if (((Chunk.TurnEnded) end).outcome() == Outcome.FAILED) {
                failed.add(turn);
            }
            if (!failed.isEmpty() && random.nextBoolean()) {
                replay(random, failed.removeFirst());
            }
        }
        for (int repeated = 0; repeated < 4; repeated++) {
            repeat(random);
        }
    }

    private TurnId accept() {
        TurnId turn = TurnId.next();
        write(FakeChunks.accepted(conversation, turn, "prompt of " + turn));
        return turn;
    }

    /**
     * A replay; where two race, the log may show another order of starts than the one decided by.
     */
    private void replay(Random random, TurnId turn) {
        GenerationId zombie = GenerationId.next();
        GenerationId last = GenerationId.next();
        boolean raced = random.nextBoolean();
        boolean othersFirst = random.nextBoolean();
        if (raced && othersFirst) {
            write(FakeChunks.replayed(conversation, turn, zombie));
            write(FakeChunks.delta(conversation, turn, zombie, 1, "ZOMBIE"));
        }
        write(FakeChunks.replayed(conversation, turn, last));
        write(FakeChunks.delta(conversation, turn, last, 1, "again"));
        if (raced && !othersFirst) {
            write(FakeChunks.replayed(conversation, turn, zombie));
        }
        if (raced) {
            write(FakeChunks.delta(conversation, turn, zombie, 2, "ZOMBIE"));
        }
        decided.put(turn, "again");
        write(
                random.nextInt(4) == 0
                        ? FakeChunks.failed(
                                conversation, turn, last, ErrorCategory.INTERNAL, "again")
                        : FakeChunks.completed(conversation, turn, last, "again"));
    }

    private void write(Chunk chunk) {
        chunks.add(chunk);
    }

    /** The orchestrator repeats what it said; workers do not. */
    private void repeat(Random random) {
        Chunk any = chunks.get(random.nextInt(chunks.size()));
        if (!(any instanceof Chunk.OfGeneration)) {
            write(any);
        }
    }
}

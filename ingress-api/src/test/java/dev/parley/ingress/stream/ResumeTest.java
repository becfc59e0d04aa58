package dev.parley.ingress.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.Outcome;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.tail.ChunkRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client may leave after any frame and come back with that frame's cursor, to any edge. */
final class ResumeTest {
    private static final ConversationId C = ConversationId.next();

    private final Map<TurnId, String> decided = new HashMap<>();
    private final FakeChunks log = new FakeChunks();

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void resumesFromAnyCursor(int seed) {
        record(new Random(seed));
        List<ServerFrame> whole = shown(Cursor.before(0, 0));
        ClientScreen expected = screen(whole);
        assertThat(expected.texts()).containsAllEntriesOf(decided);

        for (int cut = 0; cut < whole.size(); cut++) {
            if (whole.get(cut) instanceof ServerFrame.OfTurn last) {
                ClientScreen screen = screen(whole.subList(0, cut + 1));
                shown(cursor(last)).forEach(screen::show);

                assertThat(screen.texts())
                        .as("texts, cut after %d", cut)
                        .isEqualTo(expected.texts());
                assertThat(screen.outcomes())
                        .as("outcomes, cut after %d", cut)
                        .isEqualTo(expected.outcomes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void missesAndDoublesNoFrame(int seed) {
        record(new Random(seed));
        List<List<ServerFrame>> byRecord = shownByRecord(Cursor.before(0, 0));

        for (int number = 0; number < byRecord.size(); number++) {
            List<ServerFrame> frames = byRecord.get(number);
            for (ServerFrame frame : frames) {
                if (frame instanceof ServerFrame.OfTurn last) {
                    // Who leaves amid the frames of one record gets all of them again.
                    int next = frame == frames.getLast() ? number + 1 : number;
                    assertThat(shown(cursor(last)))
                            .as("cut after record %d", number)
                            .isEqualTo(flat(byRecord.subList(next, byRecord.size())));
                }
            }
        }
    }

    /**
     * Turns, some queued, with workers that die, race and wake up, and an orchestrator that
     * repeats.
     */
    private void record(Random random) {
        List<Chunk> past = new ArrayList<>();
        Deque<TurnId> failed = new ArrayDeque<>();
        for (int number = 0; number < 3; number++) {
            TurnId turn = TurnId.next();
            write(past, FakeChunks.accepted(C, turn, "prompt " + number));
            if (random.nextBoolean()) {
                write(past, FakeChunks.queued(C, turn, 1));
            }
            GenerationId last = GenerationId.next();
            GenerationId zombie = null;
            String text = "";
            for (int attempt = random.nextInt(3); attempt >= 0; attempt--) {
                zombie = attempt == 0 ? zombie : last;
                last = GenerationId.next();
                write(past, FakeChunks.started(C, turn, last));
                text = "";
                int deltas = random.nextInt(4);
                for (int seq = 1; seq <= deltas; seq++) {
                    String piece = "abcdefgh".substring(random.nextInt(7)) + "é";
                    text += piece;
                    write(past, FakeChunks.delta(C, turn, last, seq, piece));
                    if (zombie != null && random.nextBoolean()) {
                        write(past, FakeChunks.delta(C, turn, zombie, seq, "ZOMBIE"));
                    }
                    if (random.nextInt(4) == 0) {
                        write(
                                past,
                                past.get(random.nextInt(past.size())),
                                Chunk.OfGeneration.class);
                    }
                }
            }
            decided.put(turn, text);
            Chunk end = FakeChunks.completed(C, turn, last, text);
            if (random.nextInt(4) == 0 && zombie != null) {
                decided.put(turn, "the loser's");
                end = FakeChunks.completed(C, turn, zombie, "the loser's");
            } else if (random.nextInt(4) == 0) {
                end = FakeChunks.failed(C, turn, last, ErrorCategory.PROVIDER_UNAVAILABLE, text);
            } else if (random.nextInt(4) == 0) {
                end = FakeChunks.cancelled(C, turn, last, text);
            }
            write(past, end);
            if (((Chunk.TurnEnded) end).outcome() == Outcome.FAILED) {
                failed.add(turn);
            }
            if (!failed.isEmpty() && random.nextBoolean()) {
                replay(random, past, failed.removeFirst());
            }
        }
        for (int repeated = 0; repeated < 4; repeated++) {
            write(past, past.get(random.nextInt(past.size())), Chunk.OfGeneration.class);
        }
    }

    /**
     * A replay; where two race, the log may show another order of starts than the one decided by.
     */
    private void replay(Random random, List<Chunk> past, TurnId turn) {
        GenerationId zombie = GenerationId.next();
        GenerationId last = GenerationId.next();
        boolean raced = random.nextBoolean();
        boolean othersFirst = random.nextBoolean();
        if (raced && othersFirst) {
            write(past, FakeChunks.replayed(C, turn, zombie));
            write(past, FakeChunks.delta(C, turn, zombie, 1, "ZOMBIE"));
        }
        write(past, FakeChunks.replayed(C, turn, last));
        write(past, FakeChunks.delta(C, turn, last, 1, "again"));
        if (raced && !othersFirst) {
            write(past, FakeChunks.replayed(C, turn, zombie));
        }
        if (raced) {
            write(past, FakeChunks.delta(C, turn, zombie, 2, "ZOMBIE"));
        }
        decided.put(turn, "again");
        write(
                past,
                random.nextInt(4) == 0
                        ? FakeChunks.failed(C, turn, last, ErrorCategory.INTERNAL, "again")
                        : FakeChunks.completed(C, turn, last, "again"));
    }

    private void write(List<Chunk> past, Chunk chunk) {
        past.add(chunk);
        log.write(chunk);
    }

    /** The orchestrator repeats what it said; workers do not. */
    private void write(List<Chunk> past, Chunk chunk, Class<?> unless) {
        if (!unless.isInstance(chunk)) {
            write(past, chunk);
        }
    }

    private List<ServerFrame> shown(Cursor cursor) {
        return flat(shownByRecord(cursor));
    }

    private List<List<ServerFrame>> shownByRecord(Cursor cursor) {
        ConversationView view = new ConversationView(C, cursor);
        List<List<ServerFrame>> byRecord = new ArrayList<>();
        for (ChunkRecord record : log.all(C)) {
            List<ServerFrame> frames = new ArrayList<>();
            view.apply(
                    record, ended -> Optional.ofNullable(decided.get(ended.turnId())), frames::add);
            byRecord.add(frames);
        }
        return byRecord;
    }

    private static List<ServerFrame> flat(List<List<ServerFrame>> frames) {
        return frames.stream().flatMap(List::stream).toList();
    }

    private static Cursor cursor(ServerFrame.OfTurn frame) {
        return Cursor.decode(frame.cursor(), C).orElseThrow();
    }

    private static ClientScreen screen(List<ServerFrame> frames) {
        ClientScreen screen = new ClientScreen();
        frames.forEach(screen::show);
        return screen;
    }
}

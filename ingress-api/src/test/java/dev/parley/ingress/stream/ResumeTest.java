package dev.parley.ingress.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.fake.ClientScreen;
import dev.parley.ingress.fake.EventfulTurns;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.tail.ChunkRecord;
import java.util.ArrayList;
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

    private final FakeChunks log = new FakeChunks();
    private Map<TurnId, String> decided = Map.of();

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

    private void record(Random random) {
        EventfulTurns turns = EventfulTurns.of(C, random);
        decided = turns.decided();
        turns.chunks().forEach(log::write);
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

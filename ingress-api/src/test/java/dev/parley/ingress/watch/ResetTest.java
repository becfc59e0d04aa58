package dev.parley.ingress.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.ClientScreen;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.RecordingScreen;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.stream.StoredTexts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the log no longer has what a client missed, the stored history takes its place. */
final class ResetTest {
    private static final ConversationId C = ConversationId.next();
    private static final UserId ADA = UserId.next();
    private static final int PER_TURN = 5;
    private static final int LITTLE = 2_000;
    private static final Cursor OLD = Cursor.before(0, 0);

    private final List<TurnId> turns = List.of(TurnId.next(), TurnId.next(), TurnId.next());
    private final FakeHistory history = new FakeHistory();
    private final RecordingScreen screen = new RecordingScreen();
    private FakeChunks log = new FakeChunks(0);

    /**
     * Three turns of five records each, of which the first ones can no longer be read.
     *
     * @param begun where the edge began to read
     * @param there how many records there are when the client comes back
     * @param stored how many turns the history has by then, of those that have ended
     */
    @ParameterizedTest
    @CsvSource({
        "1, 5, 1", "1, 6, 1", "1, 8, 1", "1, 10, 1", "1, 10, 2", "1, 12, 1", "1, 12, 2",
        "1, 15, 1", "1, 15, 2", "1, 15, 3", "3, 7, 1", "5, 9, 1", "7, 9, 1", "10, 13, 2",
        "12, 13, 2", "15, 15, 3", "5, 15, 1", "5, 15, 2"
    })
    void meetsTheStoredHistory(int begun, int there, int stored) throws InterruptedException {
        List<Chunk> records = records();
        log = new FakeChunks(records.subList(0, begun), LITTLE);
        log.forgetBefore(Math.min(begun, 1));
        records.subList(begun, there).forEach(log::write);
        turns.subList(0, stored).forEach(this::store);

        subscribe();
        List<ServerFrame> atOnce = screen.frames();
        records.subList(there, records.size()).forEach(log::write);
        turns.subList(stored, turns.size()).forEach(this::store);

        List<ServerFrame> frames = screen.frames();
        ClientScreen shown = new ClientScreen();
        frames.forEach(shown::show);
        assertThat(atOnce.getFirst()).isInstanceOf(ServerFrame.Reset.class);
        assertThat(shown.texts().values()).containsExactly("text 0", "text 1", "text 2");
        assertThat(shown.outcomes().values()).containsOnly("completed");
        assertThat(frames)
                .noneSatisfy(frame ->
                        assertThat(frame)
                                .isInstanceOfSatisfying(
                                        ServerFrame.OfTurn.class,
                                        about ->
                                                assertThat(turns.subList(0, stored))
                                                        .contains(about.turnId())));
    }

    @Test
    void goesOnFromTheCursorOfTheReset() throws InterruptedException {
        List<Chunk> records = records();
        log = new FakeChunks(records.subList(0, 1), LITTLE);
        log.forgetBefore(1);
        records.subList(1, 8).forEach(log::write);
        store(turns.getFirst());
        subscribe();
        ServerFrame.Reset reset = (ServerFrame.Reset) screen.frames().getFirst();
        List<ServerFrame> others = screen.frames();

        RecordingScreen again = new RecordingScreen();
        Sources sources = sources();
        new Subscription(C, sources.cursor(reset.cursor(), C), sources, again).resume();

        assertThat(again.frames()).isEqualTo(others.subList(1, others.size())).isNotEmpty();
    }

    @Test
    void tellsThatTheHistoryIsAwayAndShowsNothingMore() throws InterruptedException {
        log = new FakeChunks(records().subList(0, 5), LITTLE);
        log.forgetBefore(5);
        history.away(true);

        Subscription subscription = subscribe();
        List<ServerFrame> frames = screen.frames();
        records().subList(5, 10).forEach(log::write);

        assertThat(frames)
                .singleElement()
                .isInstanceOfSatisfying(
                        ServerFrame.Error.class,
                        error -> {
                            assertThat(error.code()).isEqualTo("history_unavailable");
                            assertThat(error.conversationId()).isEqualTo(C);
                        });
        assertThat(subscription.hasEnded()).isTrue();
        assertThat(screen.frames()).hasSize(1);
        assertThat(screen.wasSentAway()).isFalse();
    }

    private Subscription subscribe() {
        Subscription subscription = new Subscription(C, OLD, sources(), screen);
        subscription.resume();
        return subscription;
    }

    private Sources sources() {
        return new Sources(
                log.tail(),
                log,
                log.turns(),
                history,
                new StoredTexts(history, Duration.ofSeconds(20)),
                new EdgeMeters(new SimpleMeterRegistry()),
                10);
    }

    private void store(TurnId turn) {
        int number = turns.indexOf(turn);
        history.store(C, turn, ADA, "prompt " + number, "text " + number);
    }

    private List<Chunk> records() {
        List<Chunk> records = new ArrayList<>();
        for (TurnId turn : turns) {
            GenerationId generation = GenerationId.next();
            int number = turns.indexOf(turn);
            records.add(FakeChunks.accepted(C, turn, "prompt " + number));
            records.add(FakeChunks.started(C, turn, generation));
            records.add(FakeChunks.delta(C, turn, generation, 1, "text "));
            records.add(FakeChunks.delta(C, turn, generation, 2, "" + number));
            records.add(FakeChunks.completed(C, turn, generation, "text " + number));
        }
        assertThat(records).hasSize(turns.size() * PER_TURN);
        return records;
    }
}

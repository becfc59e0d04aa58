package dev.parley.ingress.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.fake.EventfulTurns;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.RecordingScreen;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.stream.ConversationView;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.stream.DecidedTexts;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.tail.ChunkRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client may leave after any frame and come back to any edge, however much of the log that edge
 * has in memory, while records keep coming.
 */
final class HandOverTest {
    private static final ConversationId C = ConversationId.next();
    private static final int LITTLE = 3_000;
    private static final int PLENTY = 1 << 20;

    /**
     * An edge at the moment when the client comes to it.
     *
     * @param begun how many records there were before its tail began
     * @param read how many there are when the client comes; the rest comes meanwhile
     * @param memory for the newest of them, in bytes
     */
    private record EdgeState(int begun, int read, int memory) {
        static EdgeState any(Random random, int records) {
            int begun = random.nextInt(records + 1);
            int read = begun + random.nextInt(records - begun + 1);
            return new EdgeState(begun, read, random.nextBoolean() ? LITTLE : PLENTY);
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void missesAndDoublesNothingOnAnyEdge(int seed) throws InterruptedException {
        Random random = new Random(seed);
        EventfulTurns turns = EventfulTurns.of(C, random);
        List<Chunk> records = turns.chunks();
        DecidedTexts texts = ended -> Optional.ofNullable(turns.decided().get(ended.turnId()));
        List<List<ServerFrame>> whole = uninterrupted(records, texts);

        for (int number = 0; number < whole.size(); number++) {
            List<ServerFrame> frames = whole.get(number);
            for (ServerFrame frame : frames) {
                if (frame instanceof ServerFrame.OfTurn last) {
                    EdgeState edge = EdgeState.any(random, records.size());
                    // Who leaves amid the frames of one record gets all of them again.
                    int next = frame == frames.getLast() ? number + 1 : number;

                    assertThat(resumed(last.cursor(), edge, records, texts))
                            .as("cut after record %d, %s", number, edge)
                            .isEqualTo(
                                    whole.subList(next, whole.size()).stream()
                                            .flatMap(List::stream)
                                            .toList());
                }
            }
        }
    }

    private static List<ServerFrame> resumed(
            String cursor, EdgeState edge, List<Chunk> records, DecidedTexts texts)
            throws InterruptedException {
        FakeChunks log = new FakeChunks(records.subList(0, edge.begun()), edge.memory());
        records.subList(edge.begun(), edge.read()).forEach(log::write);
        Sources sources =
                new Sources(
                        log.tail(),
                        log,
                        log.turns(),
                        new FakeHistory(),
                        texts,
                        new EdgeMeters(new SimpleMeterRegistry()),
                        1);
        RecordingScreen screen = new RecordingScreen();
        Subscription subscription = new Subscription(C, sources.cursor(cursor, C), sources, screen);
        Thread writer =
                Thread.ofVirtual()
                        .start(() ->
                                records.subList(edge.read(), records.size()).forEach(log::write));

        subscription.resume();

        writer.join();
        return screen.frames();
    }

    /** What a client that never left is shown for each record. */
    private static List<List<ServerFrame>> uninterrupted(List<Chunk> records, DecidedTexts texts) {
        FakeChunks log = new FakeChunks();
        records.forEach(log::write);
        ConversationView view = new ConversationView(C, Cursor.before(0, 0));
        List<List<ServerFrame>> byRecord = new ArrayList<>();
        for (ChunkRecord record : log.all(C)) {
            List<ServerFrame> frames = new ArrayList<>();
            view.apply(record, texts, frames::add);
            byRecord.add(frames);
        }
        return byRecord;
    }
}

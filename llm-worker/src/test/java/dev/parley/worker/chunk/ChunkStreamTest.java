package dev.parley.worker.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.worker.fake.FakeLog;
import dev.parley.worker.fake.TestClock;
import dev.parley.worker.meter.WorkerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class ChunkStreamTest {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final TestClock clock = new TestClock();
    private final FakeLog<Chunk> log = new FakeLog<>();
    private final ChunkStreams streams =
            new ChunkStreams(
                    log,
                    new ChunkSettings(DELAY, DELAY, DataSize.ofKilobytes(1), DataSize.ofBytes(10)),
                    new FlushTicker(DELAY, DELAY),
                    clock,
                    new WorkerMeters(new SimpleMeterRegistry()));
    private final GenerationId generation = GenerationId.next();

    @Test
    void numbersItsChunksWithoutGaps() throws InterruptedException {
        ChunkStream stream = start();
        stream.write("a");
        stream.write("b");
        stream.write("c");
        stream.finish();
        assertThat(log.events())
                .extracting(chunk -> ((Chunk.OfGeneration) chunk).seq())
                .containsExactly(0L, 1L, 2L);
        assertThat(log.events().getFirst()).isInstanceOf(Chunk.GenerationStarted.class);
        assertThat(stream.deltas()).isEqualTo(2);
        assertThat(stream.text()).isEqualTo("abc");
    }

    @Test
    void cutsAnEndlessAnswerOffAtAWholeCharacter() throws InterruptedException {
        ChunkStream stream = start();
        assertThat(stream.write("12345678")).isTrue();
        assertThat(stream.write("9😀")).isFalse();
        stream.finish();
        assertThat(stream.text()).isEqualTo("123456789");
        assertThat(shown()).isEqualTo("123456789");
    }

    @Test
    void takesAnAnswerOfExactlyTheBound() {
        ChunkStream stream = start();
        assertThat(stream.write("1234567é")).isTrue();
        assertThat(stream.write("9")).isTrue();
        assertThat(stream.write("x")).isFalse();
        assertThat(stream.text()).isEqualTo("1234567é9");
    }

    @Test
    void putsACallBehindTheTextBeforeIt() throws InterruptedException {
        ToolCall call = new ToolCall("call-1", "f", "{}");
        ChunkStream stream = start();
        stream.write("a");
        stream.write("b");
        assertThat(stream.call(call)).isTrue();
        stream.write("c");
        stream.finish();

        assertThat(log.events())
                .extracting(chunk -> ((Chunk.OfGeneration) chunk).seq())
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(log.events().get(3))
                .isInstanceOfSatisfying(
                        Chunk.ToolCallStarted.class,
                        started -> {
                            assertThat(started.toolCallId()).isEqualTo("call-1");
                            assertThat(started.name()).isEqualTo("f");
                            assertThat(started.arguments()).isEqualTo("{}");
                        });
        assertThat(stream.toolCalls()).containsExactly(call);
        assertThat(stream.deltas()).isEqualTo(3);
    }

    @Test
    void takesNoCallBeyondTheBound() throws InterruptedException {
        ChunkStream stream = start();
        stream.write("12345");
        assertThat(stream.call(new ToolCall("call-1", "f", "{\"a\":1}"))).isFalse();
        stream.finish();

        assertThat(stream.toolCalls()).isEmpty();
        assertThat(log.events()).noneMatch(Chunk.ToolCallStarted.class::isInstance);
    }

    @Test
    void isFinishedOnlyWhenAllIsAcknowledged() throws Exception {
        log.hold();
        ChunkStream stream = start();
        stream.write("a");
        CompletableFuture<Void> finished = CompletableFuture.runAsync(() -> finish(stream));
        assertThat(log.await()).isInstanceOf(Chunk.GenerationStarted.class);
        assertThat(log.await()).isInstanceOf(Chunk.TextDelta.class);
        assertThat(log.staysSilent()).isTrue();
        assertThat(finished).isNotDone();
        log.release();
        finished.get(30, TimeUnit.SECONDS);
    }

    @Test
    void saysThatAChunkIsMissing() {
        ChunkStream stream = start();
        log.refuse(1);
        stream.write("a");
        assertThatThrownBy(stream::finish).isInstanceOf(UnableToStream.class);
    }

    private ChunkStream start() {
        GenerationRequested request =
                new GenerationRequested(
                        ConversationId.next(),
                        TurnId.next(),
                        UserId.next(),
                        Provider.SIMULATOR,
                        "sim-1",
                        List.of(),
                        null,
                        1,
                        null,
                        clock.instant().plusSeconds(60),
                        clock.instant());
        return streams.start(request, generation, null, null);
    }

    private String shown() {
        StringBuilder shown = new StringBuilder();
        for (Chunk chunk : log.events()) {
            if (chunk instanceof Chunk.TextDelta delta) {
                shown.append(delta.text());
            }
        }
        return shown.toString();
    }

    private static void finish(ChunkStream stream) {
        try {
            stream.finish();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.parley.ingress.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.RejectionReason;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.tail.ChunkRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConversationViewTest {
    private static final ConversationId C = ConversationId.next();
    private static final TurnId T = TurnId.next();
    private static final TurnId T2 = TurnId.next();
    private static final GenerationId G = GenerationId.next();
    private static final GenerationId G2 = GenerationId.next();

    private final FakeChunks log = new FakeChunks();
    private final List<TurnId> askedFor = new ArrayList<>();
    private Optional<String> stored = Optional.empty();

    @Test
    void showsATurnFromPromptToOutcome() {
        log.write(FakeChunks.accepted(C, T, "hi"))
                .write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(FakeChunks.delta(C, T, G, 2, "b"))
                .write(FakeChunks.completed(C, T, G, "ab"));

        assertThat(kinds(shown(0)))
                .containsExactly("Accepted", "Started", "Delta a", "Delta b", "Completed");
        assertThat(askedFor).isEmpty();
    }

    @Test
    void tellsOtherDevicesWhatWasAsked() {
        log.write(FakeChunks.accepted(C, T, "hi"));

        assertThat(shown(0))
                .singleElement()
                .isInstanceOfSatisfying(
                        ServerFrame.Accepted.class,
                        frame -> assertThat(frame.content()).isEqualTo("hi"));
    }

    @Test
    void dropsRepetitions() {
        Chunk accepted = FakeChunks.accepted(C, T, "hi");
        Chunk queued = FakeChunks.queued(C, T, 1);
        Chunk end = FakeChunks.completed(C, T, G, "a");
        log.write(accepted)
                .write(queued)
                .write(accepted)
                .write(queued)
                .write(FakeChunks.started(C, T, G))
                .write(queued)
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(end)
                .write(accepted)
                .write(queued)
                .write(FakeChunks.started(C, T, G2))
                .write(FakeChunks.delta(C, T, G2, 1, "z"))
                .write(end);

        assertThat(kinds(shown(0)))
                .containsExactly("Accepted", "Queued", "Started", "Delta a", "Completed");
    }

    @Test
    void showsTheGenerationStartedLastAndNoOther() {
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "old"))
                .write(FakeChunks.started(C, T, G2))
                .write(FakeChunks.delta(C, T, G, 2, "late"))
                .write(FakeChunks.delta(C, T, G2, 1, "new"))
                .write(FakeChunks.delta(C, T, G, 3, "later"))
                .write(FakeChunks.completed(C, T, G2, "new"));

        assertThat(kinds(shown(0)))
                .containsExactly("Started", "Delta old", "Restarted", "Delta new", "Completed");
        assertThat(askedFor).isEmpty();
    }

    @Test
    void givesTheDecidingTextWhenAnotherGenerationWasShown() {
        stored = Optional.of("decided");
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "decided"))
                .write(FakeChunks.started(C, T, G2))
                .write(FakeChunks.delta(C, T, G2, 1, "racing"))
                .write(FakeChunks.completed(C, T, G, "decided"));

        assertThat(kinds(shown(0)))
                .endsWith("Delta racing", "Restarted", "Delta decided", "Completed");
    }

    @Test
    void givesTheDecidingTextWhenOnlyTheHashDiffers() {
        stored = Optional.of("right");
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "wrong"))
                .write(FakeChunks.completed(C, T, G, "right"));

        assertThat(kinds(shown(0)))
                .containsExactly("Started", "Delta wrong", "Restarted", "Delta right", "Completed");
    }

    @Test
    void takesBackWhatALostGenerationWroteWhenNothingDecided() {
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "lost"))
                .write(FakeChunks.failed(C, T, null, ErrorCategory.TIMEOUT, ""));

        assertThat(kinds(shown(0)))
                .containsExactly("Started", "Delta lost", "Restarted", "Failed timeout");
        assertThat(askedFor).isEmpty();
    }

    @Test
    void showsNothingAfterAGapAndTheWholeTextAtTheEnd() {
        stored = Optional.of("abc");
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(FakeChunks.delta(C, T, G, 3, "c"))
                .write(FakeChunks.delta(C, T, G, 4, "d"))
                .write(FakeChunks.completed(C, T, G, "abc"));

        assertThat(kinds(shown(0)))
                .containsExactly("Started", "Delta a", "Restarted", "Delta abc", "Completed");
    }

    @Test
    void splicesNothingForWhoJoinsMidway() {
        stored = Optional.of("abc");
        log.write(FakeChunks.accepted(C, T, "hi"))
                .write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "ab"))
                .write(FakeChunks.delta(C, T, G, 2, "c"))
                .write(FakeChunks.completed(C, T, G, "abc"));

        assertThat(kinds(shown(3))).containsExactly("Restarted", "Delta abc", "Completed");
    }

    @Test
    void saysSoWhenTheDecidingTextCannotBeHad() {
        log.write(FakeChunks.completed(C, T, G, "abc"));

        assertThat(kinds(shown(0)))
                .containsExactly("Restarted", "Error answer_unavailable", "Completed");
        assertThat(askedFor).containsExactly(T);
    }

    @Test
    void showsTheTurnsOfAQueueOneAfterTheOther() {
        log.write(FakeChunks.accepted(C, T, "one"))
                .write(FakeChunks.started(C, T, G))
                .write(FakeChunks.accepted(C, T2, "two"))
                .write(FakeChunks.queued(C, T2, 1))
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(FakeChunks.cancelled(C, T2, null, ""))
                .write(FakeChunks.completed(C, T, G, "a"));

        assertThat(kinds(shown(0)))
                .containsExactly(
                        "Accepted",
                        "Started",
                        "Accepted",
                        "Queued",
                        "Delta a",
                        "Cancelled",
                        "Completed");
    }

    @Test
    void tellsOfARejection() {
        log.write(FakeChunks.rejected(C, T, RejectionReason.QUEUE_FULL));

        assertThat(kinds(shown(0))).containsExactly("Failed queue_full");
    }

    @Test
    void countsToolsInTheSequence() {
        Instant now = Instant.EPOCH;
        log.write(FakeChunks.started(C, T, G))
                .write(new Chunk.ToolCallStarted(C, T, G, 1, "call", "clock", "{}", now))
                .write(new Chunk.ToolCallFinished(C, T, G, 2, "call", true, now))
                .write(new Chunk.ToolCallFinished(C, T, G, 2, "call", true, now))
                .write(FakeChunks.delta(C, T, G, 3, "noon"))
                .write(FakeChunks.completed(C, T, G, "noon"));

        assertThat(kinds(shown(0)))
                .containsExactly(
                        "Started", "Tool started", "Tool succeeded", "Delta noon", "Completed");
    }

    @Test
    void tellsTheSenderOnceWhenTheLogAcknowledges() {
        log.write(FakeChunks.accepted(C, T, "hi")).write(FakeChunks.started(C, T, G));
        ConversationView view = new ConversationView(C, Cursor.before(0, 0));
        List<ServerFrame> frames = new ArrayList<>();

        view.expect(T, "r1", null);
        view.acknowledge(T, 0, frames::add);
        log.all(C).forEach(record -> view.apply(record, this::text, frames::add));

        assertThat(kinds(frames)).containsExactly("Accepted", "Started");
        assertThat(((ServerFrame.Accepted) frames.getFirst()).requestId()).isEqualTo("r1");
    }

    @Test
    void tellsTheSenderOnceWhenAChunkIsFasterThanTheAcknowledgement() {
        log.write(FakeChunks.rejected(C, T, RejectionReason.QUEUE_FULL));
        ConversationView view = new ConversationView(C, Cursor.before(0, 0));
        List<ServerFrame> frames = new ArrayList<>();

        view.expect(T, "r1", null);
        log.all(C).forEach(record -> view.apply(record, this::text, frames::add));
        view.acknowledge(T, 0, frames::add);

        assertThat(kinds(frames)).containsExactly("Accepted", "Failed queue_full");
        assertThat(((ServerFrame.Accepted) frames.getFirst()).requestId()).isEqualTo("r1");
    }

    @Test
    void treatsATurnThatArrivesAfterAllAsThatOfAnotherDevice() {
        log.write(FakeChunks.accepted(C, T, "hi"));
        ConversationView view = new ConversationView(C, Cursor.before(0, 0));
        List<ServerFrame> frames = new ArrayList<>();

        view.expect(T, "r1", null);
        view.giveUp(T);
        log.all(C).forEach(record -> view.apply(record, this::text, frames::add));

        assertThat(((ServerFrame.Accepted) frames.getFirst()).content()).isEqualTo("hi");
    }

    @Test
    void showsATurnAgainToWhoAsksForItAgain() {
        stored = Optional.of("a");
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(FakeChunks.completed(C, T, G, "a"))
                .write(FakeChunks.accepted(C, T, "hi"))
                .write(FakeChunks.completed(C, T, G, "a"));
        ConversationView view = new ConversationView(C, Cursor.before(0, 0));
        List<ServerFrame> frames = new ArrayList<>();
        List<ChunkRecord> records = log.all(C);
        records.subList(0, 3).forEach(record -> view.apply(record, this::text, frames::add));
        frames.clear();

        view.expect(T, null, null);
        view.acknowledge(T, 3, frames::add);
        records.subList(3, 5).forEach(record -> view.apply(record, this::text, frames::add));

        assertThat(kinds(frames)).containsExactly("Accepted", "Restarted", "Delta a", "Completed");
    }

    @Test
    void showsThatAFailedTurnIsReplayed() {
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.delta(C, T, G, 1, "a"))
                .write(FakeChunks.failed(C, T, G, ErrorCategory.TIMEOUT, "a"))
                .write(FakeChunks.replayed(C, T, G2))
                .write(FakeChunks.delta(C, T, G2, 1, "b"))
                .write(FakeChunks.completed(C, T, G2, "b"))
                .write(FakeChunks.failed(C, T, G, ErrorCategory.TIMEOUT, "a"))
                .write(FakeChunks.replayed(C, T, GenerationId.next()));

        assertThat(kinds(shown(0)))
                .containsExactly(
                        "Started",
                        "Delta a",
                        "Failed timeout",
                        "Restarted",
                        "Delta b",
                        "Completed");
        assertThat(askedFor).isEmpty();
    }

    @Test
    void tellsThatAReplayBeganEvenWhereNothingHadBeenShown() {
        log.write(FakeChunks.failed(C, T, null, ErrorCategory.TIMEOUT, ""))
                .write(FakeChunks.replayed(C, T, G));

        assertThat(kinds(shown(0))).containsExactly("Failed timeout", "Restarted");
    }

    @Test
    void showsThatAReplayFailedToo() {
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.failed(C, T, G, ErrorCategory.TIMEOUT, ""))
                .write(FakeChunks.replayed(C, T, G2))
                .write(FakeChunks.delta(C, T, G2, 1, "b"))
                .write(FakeChunks.failed(C, T, G2, ErrorCategory.INTERNAL, "b"));

        assertThat(kinds(shown(0)))
                .containsExactly(
                        "Started", "Failed timeout", "Restarted", "Delta b", "Failed internal");
    }

    @Test
    void opensAFailedTurnForNothingButAReplay() {
        log.write(FakeChunks.started(C, T, G))
                .write(FakeChunks.failed(C, T, G, ErrorCategory.TIMEOUT, ""))
                .write(FakeChunks.started(C, T, G2))
                .write(FakeChunks.delta(C, T, G2, 1, "late"));

        assertThat(kinds(shown(0))).containsExactly("Started", "Failed timeout");
    }

    @Test
    void givesTheWholeAnswerToWhoCameBackAmidAReplay() {
        stored = Optional.of("ab");
        log.write(FakeChunks.accepted(C, T, "hi"))
                .write(FakeChunks.failed(C, T, G, ErrorCategory.TIMEOUT, ""))
                .write(FakeChunks.replayed(C, T, G2))
                .write(FakeChunks.delta(C, T, G2, 1, "a"));
        ConversationView view =
                new ConversationView(C, Cursor.before(0, 4).knowing(log.turns().of(C)));
        log.write(FakeChunks.delta(C, T, G2, 2, "b")).write(FakeChunks.completed(C, T, G2, "ab"));
        List<ServerFrame> frames = new ArrayList<>();

        log.all(C).forEach(record -> view.apply(record, this::text, frames::add));

        assertThat(kinds(frames)).containsExactly("Restarted", "Delta ab", "Completed");
    }

    private List<ServerFrame> shown(long from) {
        ConversationView view = new ConversationView(C, Cursor.before(0, from));
        List<ServerFrame> frames = new ArrayList<>();
        log.all(C).forEach(record -> view.apply(record, this::text, frames::add));
        return frames;
    }

    private Optional<String> text(Chunk.TurnEnded ended) {
        askedFor.add(ended.turnId());
        return stored;
    }

    private static List<String> kinds(List<ServerFrame> frames) {
        return frames.stream().map(ConversationViewTest::kind).toList();
    }

    private static String kind(ServerFrame frame) {
        String name = frame.getClass().getSimpleName();
        return switch (frame) {
            case ServerFrame.Delta delta -> name + " " + delta.content();
            case ServerFrame.Failed failed -> name + " " + failed.error().category();
            case ServerFrame.Tool tool -> name + " " + tool.status();
            case ServerFrame.Error error -> name + " " + error.code();
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Started _,
                    ServerFrame.Restarted _,
                    ServerFrame.Completed _,
                    ServerFrame.Cancelled _,
                    ServerFrame.Reset _,
                    ServerFrame.Pong _ ->
                    name;
        };
    }
}

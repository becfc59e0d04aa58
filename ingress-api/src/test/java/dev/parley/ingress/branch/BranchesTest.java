package dev.parley.ingress.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.events.conversation.Branch;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.Visibility;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.turn.TurnDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BranchesTest {
    private static final ConversationId C = ConversationId.next();
    private static final UserId ADA = UserId.next();

    private final FakeHistory history = new FakeHistory();
    private final FakeChunks chunks = new FakeChunks();
    private final FakeHints hints = new FakeHints();
    private final Owners owners = new Owners(hints, history, _ -> Optional.empty());
    private final Branches branches =
            new Branches(
                    new TurnDirectory(chunks.tail(), chunks.turns(), hints, history, owners),
                    history,
                    history.branches(),
                    new Visibility(history, Duration.ofMillis(50)),
                    ModelCatalog.of(""));

    BranchesTest() {
        history.store(C, ADA);
    }

    private StoredTurn stored(String prompt) {
        return history.store(C, TurnId.next(), ADA, prompt, "answer to " + prompt);
    }

    private PromptRequest place(Direction direction, @Nullable String content) {
        Branches.Placed placed =
                branches.place(
                        ADA, C.toString(), direction, new PromptRequest(content, null, "key"));
        assertThat(placed.conversation()).isEqualTo(C.toString());
        assertThat(placed.request().idempotencyKey()).isEqualTo("key");
        return placed.request();
    }

    private static Branch branch(PromptRequest request) {
        return Objects.requireNonNull(request.particulars().branch(), "no branch");
    }

    private static List<String> context(PromptRequest request) {
        return branch(request).context().stream()
                .map(message -> message.role() + " " + message.content())
                .toList();
    }

    private ProblemCode refusal(UserId user, Direction direction) {
        return Objects.requireNonNull(
                        catchThrowableOfType(
                                Refused.class,
                                () ->
                                        branches.place(
                                                user,
                                                C.toString(),
                                                direction,
                                                new PromptRequest("hi", null, null))),
                        "not refused")
                .refusal()
                .code();
    }

    @Test
    void aPromptThatSaysNothingIsLeftToTheOrchestrator() {
        stored("a");

        assertThat(place(new Direction.Onward(), "hi").particulars().branch()).isNull();
    }

    @Test
    void goesOnBehindATurnWithAllThatWasSaidUntilThere() {
        stored("a");
        StoredTurn second = stored("b");
        stored("c");

        PromptRequest request = place(new Direction.Behind(second.turnId()), "hi");

        assertThat(branch(request).parentTurnId()).isEqualTo(second.turnId());
        assertThat(context(request))
                .containsExactly(
                        "USER a", "ASSISTANT answer to a", "USER b", "ASSISTANT answer to b");
    }

    @Test
    void beginsAnew() {
        stored("a");

        PromptRequest request = place(new Direction.Behind(null), "hi");

        assertThat(branch(request)).isEqualTo(new Branch(null, List.of()));
    }

    @Test
    void asksThePromptOfATurnAgainBehindWhatItFollowed() {
        StoredTurn first = stored("a");
        StoredTurn second = stored("b");

        PromptRequest request = place(new Direction.Again(second.turnId()), null);

        assertThat(request.content()).isEqualTo("b");
        assertThat(request.model()).isEqualTo("sim-1");
        assertThat(branch(request).parentTurnId()).isEqualTo(first.turnId());
        assertThat(context(request)).containsExactly("USER a", "ASSISTANT answer to a");
    }

    @Test
    void putsAnotherPromptInThePlaceOfTheFirst() {
        StoredTurn first = stored("a");

        PromptRequest request = place(new Direction.Instead(first.turnId()), "other");

        assertThat(request.content()).isEqualTo("other");
        assertThat(request.model()).isNull();
        assertThat(branch(request)).isEqualTo(new Branch(null, List.of()));
    }

    @Test
    void followsTheBranchThatATurnBelongsTo() {
        StoredTurn first = stored("a");
        stored("b");
        StoredTurn other = history.branched(stored("b2"), first.turnId());
        StoredTurn behind = stored("c2");

        assertThat(context(place(new Direction.Behind(behind.turnId()), "hi")))
                .filteredOn(message -> message.startsWith("USER"))
                .containsExactly("USER a", "USER b2", "USER c2");
        assertThat(branch(place(new Direction.Again(behind.turnId()), null)).parentTurnId())
                .isEqualTo(other.turnId());
        assertThat(branch(place(new Direction.Again(other.turnId()), null)).parentTurnId())
                .isEqualTo(first.turnId());
    }

    @Test
    void leavesOutTurnsWithoutAnAnswer() {
        stored("a");
        history.store(C, TurnId.next(), ADA, "b", "half", "failed", "timeout");
        history.store(C, TurnId.next(), ADA, "c", "", "cancelled", null);
        history.store(C, TurnId.next(), ADA, "d", "half", "cancelled", null);
        StoredTurn last = stored("e");

        assertThat(context(place(new Direction.Again(last.turnId()), null)))
                .containsExactly("USER a", "ASSISTANT answer to a", "USER d", "ASSISTANT half");
    }

    @Test
    void givesTenRoundsAtMost() {
        for (int i = 0; i < 12; i++) {
            stored("p" + i);
        }
        StoredTurn last = stored("last");

        assertThat(context(place(new Direction.Again(last.turnId()), null)))
                .hasSize(20)
                .startsWith("USER p2");
    }

    /** What does not fit would have the turn rejected. */
    @Test
    void leavesTheModelRoom() {
        history.store(C, TurnId.next(), ADA, "old", "word ".repeat(9_000));
        history.store(C, TurnId.next(), ADA, "new", "word ".repeat(9_000));
        StoredTurn last = stored("last");

        assertThat(context(place(new Direction.Again(last.turnId()), null)))
                .hasSize(2)
                .startsWith("USER new");
    }

    @Test
    void bringsInputAndToolCallsOfOldRoundsAlong() {
        Message input =
                new Message(Role.USER, "what is it?", List.of("https://x.org/a.png"), null, null);
        ToolCall call = new ToolCall("1", "look", "{}");
        StoredTurn first = history.with(stored("what is it?"), List.of(input), List.of(call));

        assertThat(branch(place(new Direction.Behind(first.turnId()), "hi")).context())
                .containsExactly(
                        input,
                        new Message(
                                Role.ASSISTANT,
                                "answer to what is it?",
                                null,
                                List.of(call),
                                null));
        assertThat(place(new Direction.Again(first.turnId()), null).particulars().input())
                .containsExactly(input);
        assertThat(place(new Direction.Instead(first.turnId()), "and?").particulars().input())
                .containsExactly(
                        new Message(Role.USER, "and?", List.of("https://x.org/a.png"), null, null));
    }

    @Test
    void aTurnInProgressCanBeFollowedByNone() {
        TurnId open = TurnId.next();
        chunks.write(FakeChunks.accepted(C, open, "hi"));

        assertThat(refusal(ADA, new Direction.Again(open))).isEqualTo(ProblemCode.TURN_IN_PROGRESS);
        assertThat(refusal(ADA, new Direction.Behind(open)))
                .isEqualTo(ProblemCode.TURN_IN_PROGRESS);
    }

    @Test
    void aRejectedTurnCanBeAskedAgainAndNotFollowed() {
        StoredTurn first = stored("a");
        TurnId rejected = TurnId.next();
        history.store(C, rejected, ADA, "b", "", "rejected", null);

        assertThat(refusal(ADA, new Direction.Behind(rejected)))
                .isEqualTo(ProblemCode.TURN_REJECTED);
        assertThat(branch(place(new Direction.Again(rejected), null)).parentTurnId())
                .isEqualTo(first.turnId());
    }

    @Test
    void hidesTurnsOfOthersAndOfOtherConversations() {
        ConversationId elsewhere = ConversationId.next();
        history.store(elsewhere, ADA);
        TurnId other = TurnId.next();
        history.store(elsewhere, other, ADA, "x", "y");
        StoredTurn mine = stored("a");

        assertThat(refusal(ADA, new Direction.Behind(other))).isEqualTo(ProblemCode.TURN_NOT_FOUND);
        assertThat(refusal(UserId.next(), new Direction.Again(mine.turnId())))
                .isEqualTo(ProblemCode.TURN_NOT_FOUND);
        assertThat(refusal(ADA, new Direction.Again(TurnId.next())))
                .isEqualTo(ProblemCode.TURN_NOT_FOUND);
    }

    @Test
    void whatWasDeletedIsGone() {
        StoredTurn turn = stored("a");
        history.delete(C);

        assertThat(refusal(ADA, new Direction.Again(turn.turnId())))
                .isEqualTo(ProblemCode.TURN_NOT_FOUND);
    }
}

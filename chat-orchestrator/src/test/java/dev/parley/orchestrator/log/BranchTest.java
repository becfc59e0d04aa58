package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnAccepted;
import dev.parley.events.conversation.Branch;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.orchestrator.Chat;
import dev.parley.orchestrator.turn.TurnLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BranchTest {
    private static final List<Message> CONTEXT =
            List.of(
                    Message.text(Role.SYSTEM, "Speak as a sailor."),
                    Message.text(Role.USER, "ebb?"),
                    Message.text(Role.ASSISTANT, "Out."));

    /** As many may wait as ended turns are known. */
    private static final TurnLimits PATIENT =
            new TurnLimits(
                    16,
                    10,
                    Duration.ofSeconds(60),
                    2,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(15));

    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private TurnId lastTurn = TurnId.next();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void followsTheTurnAdmittedLast() {
        TurnId first = complete("first");
        TurnId second = TurnId.next();
        TurnId third = TurnId.next();
        log.skip();

        log.send(chat.prompt(second, "second"), chat.prompt(third, "third"));

        assertThat(log.chunks())
                .filteredOn(TurnAccepted.class::isInstance)
                .extracting(chunk -> ((TurnAccepted) chunk).parentTurnId())
                .containsExactly(first, second);
    }

    @Test
    void doesNotFollowATurnThatWasRejected() {
        TurnId first = complete("first");
        log.send(chat.prompt(TurnId.next(), chat.owner, "hello", "oracle-9"));
        log.skip();

        log.send(chat.prompt(TurnId.next(), "second"));

        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnAccepted.class,
                        accepted -> assertThat(accepted.parentTurnId()).isEqualTo(first));
    }

    @Test
    void goesOnBehindTheTurnThatItNames() {
        TurnId first = complete("first");
        complete("second");
        complete("third");

        List<Message> context = contextOf("other second", new Branch(first, List.of()));

        assertThat(context)
                .extracting(Message::content)
                .containsExactly("first", "answer to first", "other second");
    }

    @Test
    void beginsAnewBehindNoTurn() {
        complete("first");

        assertThat(contextOf("again", new Branch(null, List.of()))).hasSize(1);
    }

    @Test
    void isFollowedOnItsOwnBranch() {
        TurnId first = complete("first");
        complete("second");
        complete("other second", new Branch(first, List.of()));

        assertThat(contextOf("third", null))
                .extracting(Message::content)
                .containsExactly(
                        "first",
                        "answer to first",
                        "other second",
                        "answer to other second",
                        "third");
    }

    @Test
    void givesTheContextThatCameWithThePromptAndNoRound() {
        log.send(chat.created(null, "Be brief."));
        TurnId first = complete("first");

        assertThat(contextOf("flood?", new Branch(first, CONTEXT)))
                .containsExactly(
                        Message.text(Role.SYSTEM, "Be brief."),
                        CONTEXT.get(0),
                        CONTEXT.get(1),
                        CONTEXT.get(2),
                        Message.text(Role.USER, "flood?"));
    }

    @Test
    void givesTheContextToThoseThatFollow() {
        complete("first");
        complete("flood?", new Branch(null, CONTEXT));

        assertThat(contextOf("and then?", null))
                .extracting(Message::content)
                .containsExactly(
                        "Speak as a sailor.",
                        "ebb?",
                        "Out.",
                        "flood?",
                        "answer to flood?",
                        "and then?");
    }

    @Test
    void givesTheContextOfATurnThatFailedToThoseThatFollow() {
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(
                chat.prompt(turn, "flood?", new Branch(null, CONTEXT)),
                chat.started(turn, generation),
                chat.failed(turn, generation, ""));

        assertThat(contextOf("and then?", null))
                .extracting(Message::content)
                .containsExactly("Speak as a sailor.", "ebb?", "Out.", "and then?");
    }

    @Test
    void leavesTheContextOutWholeWhenTenRoundsCameSince() {
        complete("1", new Branch(null, CONTEXT));
        for (int round = 2; round <= 9; round++) {
            complete("" + round);
        }
        assertThat(contextOf("10", null)).startsWith(CONTEXT.getFirst()).hasSize(3 + 2 * 9 + 1);

        answer(lastTurn, "10");
        assertThat(contextOf("11", null))
                .startsWith(Message.text(Role.USER, "1"))
                .hasSize(2 * 10 + 1);
    }

    @Test
    void rejectsAContextThatTheModelCannotTake() {
        List<Message> context = List.of(Message.text(Role.USER, "tides and ".repeat(10_000)));
        TurnId turn = TurnId.next();

        log.send(chat.prompt(turn, "tides?", new Branch(null, context)));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnRejected.class,
                        rejected ->
                                assertThat(rejected.reason())
                                        .isEqualTo(RejectionReason.CONTEXT_TOO_LONG));
    }

    @Test
    void tellsWhereEveryTurnCameFrom() {
        TurnId first = complete("first");
        TurnId failed = TurnId.next();
        TurnId cancelled = TurnId.next();
        TurnId rejected = TurnId.next();
        GenerationId generation = GenerationId.next();
        List<Message> input = List.of(Message.text(Role.USER, "shown to the model"));
        log.skip();

        log.send(
                chat.prompt(failed, "failed", new Branch(first, CONTEXT)),
                chat.prompt(cancelled, "cancelled", input),
                chat.prompt(
                        rejected,
                        chat.owner,
                        "rejected",
                        "oracle-9",
                        Chat.PARAMETERS,
                        new Branch(null, List.of()),
                        null),
                chat.cancel(cancelled),
                chat.started(failed, generation),
                chat.failed(failed, generation, ""));

        assertThat(log.outcomes())
                .satisfiesExactly(
                        event ->
                                assertThat(((TurnRejected) event).origin())
                                        .isEqualTo(origin(null, true, "rejected", null)),
                        event ->
                                assertThat(((TurnCancelled) event).origin())
                                        .isEqualTo(origin(failed, null, "cancelled", input)),
                        event ->
                                assertThat(((TurnFailed) event).origin())
                                        .isEqualTo(origin(first, true, "failed", null)));
    }

    @Test
    void tellsNoStrangerWhichTurnCameLast() {
        complete("mine");
        log.skip();

        log.send(chat.prompt(TurnId.next(), UserId.next(), "x", null));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnRejected.class,
                        rejected ->
                                assertThat(rejected.origin()).isEqualTo(Chat.origin("x", null)));
    }

    @Test
    void findsTheWayBackWhenManyTurnsOfItWereCancelled() {
        TurnId running = TurnId.next();
        TurnId waiting = TurnId.next();
        TurnId cancelled = TurnId.next();
        log.send(
                chat.prompt(running, "running"),
                chat.prompt(waiting, "waiting"),
                chat.prompt(cancelled, "cancelled"),
                chat.cancel(cancelled));
        for (int count = 0; count < 40; count++) {
            TurnId turn = TurnId.next();
            log.send(chat.prompt(turn, "never mind"), chat.cancel(turn));
        }
        answer(running, "running");
        answer(waiting, "waiting");

        assertThat(contextOf("now", null))
                .extracting(Message::content)
                .containsExactly(
                        "running", "answer to running", "waiting", "answer to waiting", "now");
    }

    @Test
    void followsTheTurnAdmittedLastThoughAllOthersEndedAfterIt() {
        log.close();
        log = new LogDriver(stateDir.resolve("patient"), PATIENT);
        List<TurnId> turns = new ArrayList<>();
        for (int count = 0; count <= PATIENT.maxWaiting(); count++) {
            turns.add(TurnId.next());
            log.send(chat.prompt(turns.getLast(), "turn " + count));
        }
        TurnId last = turns.removeLast();
        log.send(chat.cancel(last));
        turns.forEach(turn -> answer(turn, "it"));
        log.skip();

        log.send(chat.prompt(TurnId.next(), "now"));

        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnAccepted.class,
                        accepted -> assertThat(accepted.parentTurnId()).isEqualTo(last));
        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> assertThat(request.messages()).hasSize(2 * 10 + 1));
    }

    @Test
    void keepsNoTextsOfBranchesThatAreLongGone() {
        for (int count = 0; count < 40; count++) {
            TurnId turn = TurnId.next();
            GenerationId generation = GenerationId.next();
            log.send(
                    chat.prompt(turn, "flood?", new Branch(null, CONTEXT)),
                    chat.started(turn, generation),
                    count % 2 == 0
                            ? chat.failed(turn, generation, "")
                            : chat.completed(turn, generation, "In."));
            log.commit();
        }
        log.send(chat.cancel(TurnId.next()));
        log.commit();
        log.send(chat.cancel(TurnId.next()));

        // 8 that completed: prompt, context, answer; 8 that failed: prompt, context
        assertThat(log.texts()).isEqualTo(8 * 3 + 8 * 2);
    }

    @Test
    void erasesContextsWithTheConversation() {
        TurnId turn = TurnId.next();
        complete("flood?", new Branch(null, CONTEXT));
        log.send(
                chat.prompt(turn, "in progress", new Branch(null, CONTEXT)),
                chat.prompt(TurnId.next(), "waiting", new Branch(null, CONTEXT)),
                chat.deleted(chat.owner));
        GenerationId generation = GenerationId.next();
        log.send(chat.started(turn, generation), chat.cancelled(turn, generation, "half"));

        log.commit();
        log.pass(Duration.ofSeconds(2));

        assertThat(log.texts()).isZero();
    }

    private static Origin origin(
            @Nullable TurnId parent,
            @Nullable Boolean branched,
            String content,
            @Nullable List<Message> input) {
        return new Origin(parent, branched, branched, Chat.origin(content, null).metadata(), input);
    }

    private TurnId complete(String prompt) {
        return complete(prompt, null);
    }

    private TurnId complete(String prompt, @Nullable Branch branch) {
        TurnId turn = TurnId.next();
        log.send(branch == null ? chat.prompt(turn, prompt) : chat.prompt(turn, prompt, branch));
        answer(turn, prompt);
        return turn;
    }

    private void answer(TurnId turn, String prompt) {
        GenerationId generation = GenerationId.next();
        log.send(
                chat.started(turn, generation),
                chat.completed(turn, generation, "answer to " + prompt));
        assertThat(log.outcomes())
                .filteredOn(event -> event.turnId().equals(turn))
                .hasExactlyElementsOfTypes(TurnCompleted.class);
    }

    private List<Message> contextOf(String prompt, @Nullable Branch branch) {
        log.skip();
        lastTurn = TurnId.next();
        log.send(
                branch == null
                        ? chat.prompt(lastTurn, prompt)
                        : chat.prompt(lastTurn, prompt, branch));
        return ((GenerationRequested) List.copyOf(log.commands()).getFirst()).messages();
    }
}

package dev.parley.orchestrator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.orchestrator.Chat;
import dev.parley.orchestrator.conversation.OpenTurn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two workers, a cancel, a deadline and a replay of one turn, in every order in which the log can
 * hold them: the turn ends once, or fails and is completed, as {@link TurnProgress} says; and
 * whatever started and did not decide is voided.
 */
final class InterleavingTest {
    private static final List<List<Step>> ACTORS =
            List.of(
                    List.of(Step.FIRST_STARTS, Step.FIRST_ENDS),
                    List.of(Step.SECOND_STARTS, Step.SECOND_ENDS),
                    List.of(Step.CANCEL),
                    List.of(Step.DEADLINE),
                    List.of(Step.REPLAY_STARTS, Step.REPLAY_ENDS));

    private static final Set<Step> STARTS =
            EnumSet.of(Step.FIRST_STARTS, Step.SECOND_STARTS, Step.REPLAY_STARTS);

    private static final List<Message> CONTEXT =
            List.of(
                    Message.text(Role.USER, "ebb?"),
                    new Message(
                            Role.ASSISTANT,
                            "",
                            null,
                            List.of(new ToolCall("call-1", "tide_table", "{}")),
                            null),
                    new Message(Role.USER, "at noon", null, null, "call-1"));

    private enum Step {
        FIRST_STARTS,
        FIRST_ENDS,
        SECOND_STARTS,
        SECOND_ENDS,
        CANCEL,
        DEADLINE,
        REPLAY_STARTS,
        REPLAY_ENDS
    }

    /** How the generations of the workers and the one of the replay end. */
    enum Course {
        ALL_COMPLETE(GenerationResult.COMPLETED, GenerationResult.COMPLETED),
        WORKERS_FAIL(GenerationResult.FAILED, GenerationResult.COMPLETED),
        ALL_FAIL(GenerationResult.FAILED, GenerationResult.FAILED),
        ALL_ARE_STOPPED(GenerationResult.CANCELLED, GenerationResult.CANCELLED);

        private final GenerationResult workers;
        private final GenerationResult replay;

        Course(GenerationResult workers, GenerationResult replay) {
            this.workers = workers;
            this.replay = replay;
        }
    }

    @ParameterizedTest
    @EnumSource
    void decidesOnce(Course course) {
        for (List<Step> order : orders()) {
            new Run(course, null).play(order);
        }
    }

    /** After each record, those of all starts before it come again, the oldest first. */
    @ParameterizedTest
    @EnumSource(names = {"ALL_COMPLETE", "WORKERS_FAIL"})
    void decidesTheSameWhereOldStartsComeAgain(Course course) {
        for (List<Step> order : orders()) {
            Run once = new Run(course, null);
            once.play(order);
            Run repeated = new Run(course, null);
            repeated.repeatsStarts = true;
            repeated.play(order);

            assertThat(repeated.outcomes()).as("%s", order).isEqualTo(once.outcomes());
            assertThat(repeated.names(repeated.deciding)).isEqualTo(once.names(once.deciding));
            assertThat(repeated.names(repeated.voided()))
                    .as("%s", order)
                    .isEqualTo(once.names(once.voided()));
        }
    }

    /** However the turn ended, those behind it go on from where it began. */
    @ParameterizedTest
    @EnumSource
    void isFollowedOnItsBranch(Course course) {
        for (List<Step> order : orders()) {
            Run run = new Run(course, new Branch(null, CONTEXT));
            run.play(order);
            run.assertIsFollowed(order);
        }
    }

    private static List<List<Step>> orders() {
        List<List<Step>> orders = new ArrayList<>();
        interleave(new int[ACTORS.size()], new ArrayList<>(), orders);
        assertThat(orders).hasSize(5040);
        return orders;
    }

    private static void interleave(int[] done, List<Step> order, List<List<Step>> orders) {
        boolean complete = true;
        for (int actor = 0; actor < done.length; actor++) {
            List<Step> steps = ACTORS.get(actor);
            if (done[actor] < steps.size()) {
                complete = false;
                order.add(steps.get(done[actor]++));
                interleave(done, order, orders);
                order.removeLast();
                done[actor]--;
            }
        }
        if (complete) {
            orders.add(List.copyOf(order));
        }
    }

    /** One order, and beside it what the rules alone say about it. */
    private static final class Run {
        private final Course course;
        private final @Nullable Branch branch;
        private final Chat chat = new Chat();
        private final TurnId turn = TurnId.next();
        private final GenerationId first = GenerationId.next();
        private final GenerationId second = GenerationId.next();
        private final GenerationId replay = GenerationId.next();
        private final MortalProcess process = new MortalProcess();
        private final List<Class<? extends TurnEvent>> expected = new ArrayList<>();
        private final Set<GenerationId> inEffect = new HashSet<>();
        private final Set<GenerationId> deciding = new HashSet<>();
        private final List<Step> started = new ArrayList<>();
        private boolean repeatsStarts;
        private TurnProgress progress = TurnProgress.NEW;
        private boolean failed;
        private boolean cancelling;
        private boolean askedAgain;
        private boolean answered;
        private long offset;

        Run(Course course, @Nullable Branch branch) {
            this.course = course;
            this.branch = branch;
        }

        void play(List<Step> order) {
            read(
                    branch == null
                            ? chat.prompt(turn, "tides?")
                            : chat.prompt(turn, "tides?", branch));
            for (Step step : order) {
                take(step);
                if (repeatsStarts) {
                    List.copyOf(started).forEach(this::take);
                }
            }

            assertThat(outcomes()).as("%s", order).isEqualTo(expected);
            assertThat(expected)
                    .isIn(
                            List.of(),
                            List.of(TurnCompleted.class),
                            List.of(TurnCancelled.class),
                            List.of(TurnFailed.class),
                            List.of(TurnFailed.class, TurnCompleted.class));
            Set<GenerationId> lost = new HashSet<>(inEffect);
            lost.removeAll(deciding);
            if (!progress.ended() && progress.inEffect() != null) {
                lost.remove(progress.inEffect());
            }
            Set<GenerationId> voided = voided();
            assertThat(voided.containsAll(lost)).as("%s voided %s", order, lost).isTrue();
            assertThat(Collections.disjoint(voided, deciding)).as("%s", order).isTrue();
        }

        /** What a replay completes is what models see of it from then on. */
        void assertIsFollowed(List<Step> order) {
            TurnId next = TurnId.next();
            read(chat.prompt(next, "and then?"));
            if (!progress.ended() && !failed) {
                assertThat(process.head(chat.id).waiting()).hasSize(1);
                return;
            }
            List<Message> expected = new ArrayList<>(CONTEXT);
            if (answered) {
                expected.add(Message.text(Role.USER, "tides?"));
                expected.add(Message.text(Role.ASSISTANT, "text"));
            }
            expected.add(Message.text(Role.USER, "and then?"));
            assertThat(((GenerationRequested) process.commands.records().getLast()).messages())
                    .as("%s", order)
                    .isEqualTo(expected);
        }

        private void take(Step step) {
            if (STARTS.contains(step) && !started.contains(step)) {
                started.add(step);
            }
            switch (step) {
                case FIRST_STARTS -> start(first, null);
                case FIRST_ENDS -> end(first, course.workers);
                case SECOND_STARTS -> start(second, null);
                case SECOND_ENDS -> end(second, course.workers);
                case CANCEL -> {
                    read(chat.cancel(turn));
                    cancelling |= !progress.ended() && !failed;
                }
                case DEADLINE -> pass();
                case REPLAY_STARTS -> start(replay, 1);
                case REPLAY_ENDS -> end(replay, course.replay);
            }
        }

        private Set<String> names(Set<GenerationId> generations) {
            Map<GenerationId, String> names =
                    Map.of(first, "first", second, "second", replay, "replay");
            return generations.stream().map(names::get).collect(Collectors.toSet());
        }

        private void start(GenerationId generation, @Nullable Integer number) {
            read(chat.started(turn, generation, number));
            progress = progress.started(generation, number != null);
            if (!progress.ended() && generation.equals(progress.inEffect())) {
                inEffect.add(generation);
            }
        }

        private void end(GenerationId generation, GenerationResult result) {
            GenerationEnded ended = chat.ended(turn, generation, result, "text", Chat.USAGE);
            read(ended);
            if (!progress.endedBy(generation)) {
                return;
            }
            answered |=
                    failed
                            ? result == GenerationResult.COMPLETED
                            : result != GenerationResult.FAILED;
            if (result == GenerationResult.COMPLETED) {
                decide(generation, TurnCompleted.class);
                progress = progress.end();
            } else if (failed) {
                progress = progress.fail();
            } else if (result == GenerationResult.CANCELLED) {
                decide(generation, TurnCancelled.class);
                progress = progress.end();
            } else {
                decide(generation, TurnFailed.class);
                failed = true;
                progress = progress.fail();
            }
        }

        private void decide(GenerationId generation, Class<? extends TurnEvent> outcome) {
            deciding.add(generation);
            expected.add(outcome);
        }

        private void pass() {
            OpenTurn current = process.head(chat.id).current();
            long dueAt = current == null ? 0 : current.dueAt();
            read(chat.passed(turn, Instant.ofEpochMilli(dueAt)));
            if (progress.ended() || failed) {
                return;
            }
            if (cancelling) {
                expected.add(TurnCancelled.class);
                progress = progress.end();
            } else if (progress.inEffect() == null && !askedAgain) {
                askedAgain = true;
            } else {
                expected.add(TurnFailed.class);
                failed = true;
                progress = progress.fail();
            }
        }

        private void read(ConversationEvent event) {
            process.read(new LogRecord(event, null, offset, Chat.START.toEpochMilli() + offset++));
        }

        private List<Class<? extends TurnEvent>> outcomes() {
            List<Class<? extends TurnEvent>> outcomes = new ArrayList<>();
            for (TurnEvent event : process.turns.records()) {
                switch (event) {
                    case TurnCompleted _, TurnFailed _, TurnCancelled _, TurnRejected _ ->
                            outcomes.add(event.getClass());
                    case GenerationVoided _ -> {}
                }
            }
            return outcomes;
        }

        private Set<GenerationId> voided() {
            Set<GenerationId> voided = new HashSet<>();
            for (TurnEvent event : process.turns.records()) {
                if (event instanceof GenerationVoided generation) {
                    voided.add(generation.generationId());
                }
            }
            return voided;
        }
    }
}

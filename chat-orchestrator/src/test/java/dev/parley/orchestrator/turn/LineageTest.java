package dev.parley.orchestrator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.chunk.Chunk.TurnAccepted;
import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Model;
import dev.parley.events.generation.Provider;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.context.ToolTalk;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.KnownTurn;
import dev.parley.orchestrator.conversation.Prompt;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LineageTest {
    private static final int CASES = 200;

    /** What the logs say about a turn. */
    private static final class Told {
        private final @Nullable TurnId parent;
        private final List<Message> context;
        private final List<Message> prompt;
        private @Nullable Message answer;

        Told(@Nullable TurnId parent, PromptSubmitted event) {
            Branch branch = event.branch();
            this.parent = parent;
            this.context = branch == null ? List.of() : branch.context();
            this.prompt = Prompt.messages(event.content(), event.input());
        }
    }

    private final MortalProcess process = new MortalProcess();
    private final Map<TurnId, Told> told = new HashMap<>();

    static LongStream seeds() {
        return LongStream.range(0, CASES);
    }

    /** The same from the logs alone, with every turn remembered for good. */
    @ParameterizedTest
    @MethodSource("seeds")
    void givesEachModelTheWayToItsPrompt(long seed) {
        List<LogRecord> log =
                RandomLog.write(new SplittableRandom(seed), new MortalProcess(), 2, 150);
        for (LogRecord record : log) {
            int chunks = process.chunks.records().size();
            int turns = process.turns.records().size();
            int commands = process.commands.records().size();
            process.read(record);
            note(record, process.chunks.records().subList(chunks, process.chunks.records().size()));
            process.turns
                    .records()
                    .subList(turns, process.turns.records().size())
                    .forEach(this::note);
            for (GenerationCommand command :
                    process.commands
                            .records()
                            .subList(commands, process.commands.records().size())) {
                if (command instanceof GenerationRequested request) {
                    assertThat(request.messages())
                            .isEqualTo(expected(request.conversationId(), request.turnId()));
                }
            }
        }
    }

    private void note(LogRecord record, List<Chunk> chunks) {
        for (Chunk chunk : chunks) {
            if (chunk instanceof TurnAccepted accepted) {
                TurnId parent = accepted.parentTurnId();
                boolean known = isKnown(process.head(record.conversationId()), parent);
                told.putIfAbsent(
                        accepted.turnId(),
                        new Told(known ? parent : null, (PromptSubmitted) record.event()));
            }
        }
    }

    private void note(TurnEvent event) {
        Told turn = told.get(event.turnId());
        boolean inProgress =
                process.head(event.conversationId()).recent().stream()
                        .anyMatch(ended ->
                                ended.turnId().equals(event.turnId()) && ended.round() != null);
        if (turn == null || !inProgress) {
            return;
        }
        if (event instanceof TurnCompleted completed) {
            turn.answer =
                    new Message(
                            Role.ASSISTANT, completed.text(), null, completed.toolCalls(), null);
        } else if (event instanceof TurnCancelled cancelled) {
            turn.answer = Message.text(Role.ASSISTANT, cancelled.text());
        }
    }

    private List<Message> expected(ConversationId conversation, TurnId turnId) {
        Head head = process.head(conversation);
        Told turn = Objects.requireNonNull(told.get(turnId));
        List<List<Message>> parts = new ArrayList<>();
        if (turn.context.isEmpty()) {
            walk(head, turn.parent, parts);
        } else {
            parts.add(turn.context);
        }
        List<Message> messages = new ArrayList<>();
        parts.reversed().forEach(messages::addAll);
        messages.addAll(turn.prompt);
        List<Message> settled = new ArrayList<>(ToolTalk.settled(messages));
        if (head.systemPrompt() != null) {
            settled.addFirst(process.instructions(conversation));
        }
        return settled;
    }

    /** Rounds on the way back, newest first, as many as fit; nothing in these logs is too large. */
    private void walk(Head head, @Nullable TurnId from, List<List<Message>> parts) {
        Told each = told.get(from);
        TurnId id = from;
        while (each != null && parts.size() < MortalProcess.LIMITS.contextRounds()) {
            boolean known = isKnown(head, id);
            if (each.answer != null) {
                if (!known) {
                    return;
                }
                List<Message> round = new ArrayList<>(each.prompt);
                round.add(each.answer);
                parts.add(round);
            }
            if (!each.context.isEmpty()) {
                if (known && parts.size() < MortalProcess.LIMITS.contextRounds()) {
                    parts.add(each.context);
                }
                return;
            }
            id = each.parent;
            each = told.get(id);
        }
    }

    private static boolean isKnown(Head head, @Nullable TurnId id) {
        Stream<KnownTurn> known =
                Stream.concat(
                        Stream.concat(head.recent().stream(), head.waiting().stream()),
                        Stream.ofNullable(head.current()));
        return known.anyMatch(turn -> turn.turnId().equals(id));
    }

    @Test
    void followsTheTurnBeforeWhereTheStateIsOlderThanBranches() {
        EndedTurn first = new EndedTurn(TurnId.next(), 3, null, new Size(1, 1), null, null, null);
        EndedTurn second = new EndedTurn(TurnId.next(), 5, null, new Size(1, 1), null, null, null);
        WaitingTurn next =
                new WaitingTurn(
                        TurnId.next(),
                        7,
                        new Model("sim-1", Provider.SIMULATOR, 100),
                        new Size(1, 1),
                        null);
        Head head =
                new Head(
                        null,
                        null,
                        null,
                        false,
                        7,
                        null,
                        List.of(next),
                        List.of(first, second),
                        List.of(),
                        List.of(),
                        null,
                        null);

        assertThat(new Lineage(new Draft(head, 8)).before(next)).containsExactly(second, first);
    }
}

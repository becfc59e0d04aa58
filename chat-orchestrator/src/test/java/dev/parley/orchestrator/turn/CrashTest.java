package dev.parley.orchestrator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.orchestrator.Chat;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.OpenTurn;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever crashes take from stores and topics, what readers see in the end is what they would have
 * seen without.
 */
final class CrashTest {
    private static final int CASES = 300;
    private static final int CRASHES = 6;

    static LongStream seeds() {
        return LongStream.range(0, CASES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void crashesChangeNothing(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        MortalProcess steady = new MortalProcess();
        List<LogRecord> log =
                RandomLog.write(random, steady, 1 + random.nextInt(3), 40 + random.nextInt(160));
        MortalProcess crashing = new MortalProcess();

        readWithCrashes(crashing, log, random);

        assertThat(List.copyOf(crashing.turns.firsts().values()))
                .isEqualTo(List.copyOf(steady.turns.firsts().values()));
        assertThat(List.copyOf(crashing.chunks.firsts().values()))
                .isEqualTo(List.copyOf(steady.chunks.firsts().values()));
        assertThat(crashing.letters.firsts()).isEqualTo(steady.letters.firsts());
        assertNoCommandIsMissing(crashing, steady);
        assertEachTurnEndsOnce(steady, log);
        settle(steady, log);
        settle(crashing, log);
        assertThat(crashing.headStore.byConversations())
                .isEqualTo(steady.headStore.byConversations());
        assertThat(crashing.textStore.content()).isEqualTo(steady.textStore.content());
        assertThat(crashing.keyedStore.content()).isEqualTo(steady.keyedStore.content());
        assertThat(crashing.failedStore.content()).isEqualTo(steady.failedStore.content());
        assertThat(crashing.dueStore.byConversations())
                .isEqualTo(steady.dueStore.byConversations());
    }

    /** Stopped, it loses its partition; awake, it goes on a little; then its heir dies. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aProcessThatSleptChangesNothing(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        MortalProcess steady = new MortalProcess();
        List<LogRecord> log =
                RandomLog.write(random, steady, 1 + random.nextInt(3), 40 + random.nextInt(160));
        MortalProcess sleeper = new MortalProcess();

        readTo(random.nextInt(log.size()), sleeper, log, random);
        sleeper.commit(true);
        MortalProcess heir = sleeper.heir();
        readTo(random.nextLong(heir.position(), log.size()), heir, log, random);
        heir.commit(true);
        long awake = Math.min(log.size(), sleeper.position() + 1 + random.nextInt(20));
        while (sleeper.position() < awake) {
            sleeper.read(log.get((int) sleeper.position()));
        }
        heir.receive(sleeper);
        heir.commit(true);
        MortalProcess last = heir.heir();
        readTo(log.size(), last, log, random);

        assertThat(List.copyOf(last.turns.firsts().values()))
                .isEqualTo(List.copyOf(steady.turns.firsts().values()));
        assertThat(List.copyOf(last.chunks.firsts().values()))
                .isEqualTo(List.copyOf(steady.chunks.firsts().values()));
        assertThat(last.letters.firsts()).isEqualTo(steady.letters.firsts());
        assertNoCommandIsMissing(last, steady);
        settle(steady, log);
        settle(last, log);
        assertThat(last.headStore.byConversations()).isEqualTo(steady.headStore.byConversations());
    }

    private static void readTo(
            long end, MortalProcess process, List<LogRecord> log, RandomGenerator random) {
        while (process.position() < end) {
            process.read(log.get((int) process.position()));
            if (random.nextInt(6) == 0) {
                process.commit(random.nextBoolean());
            }
        }
    }

    private static void readWithCrashes(
            MortalProcess process, List<LogRecord> log, RandomGenerator random) {
        int crashes = 0;
        while (process.position() < log.size()) {
            process.read(log.get((int) process.position()));
            if (random.nextInt(6) == 0) {
                process.commit(random.nextBoolean());
            }
            if (random.nextInt(6) == 0) {
                process.erase();
            }
            boolean atTheEnd = process.position() == log.size();
            if (crashes < CRASHES && (atTheEnd || random.nextInt(20) == 0)) {
                process.crash(random);
                crashes++;
            }
        }
    }

    /** A request may be missing only where nobody waits for it any more. */
    private static void assertNoCommandIsMissing(MortalProcess crashing, MortalProcess steady) {
        Map<String, GenerationCommand> given = crashing.commands.firsts();
        assertThat(steady.commands.firsts()).containsAllEntriesOf(given);
        steady.commands
                .firsts()
                .forEach((id, command) -> {
                    boolean needed =
                            switch (command) {
                                case GenerationCancelled _ -> true;
                                case GenerationRequested request ->
                                        steady.head(request.conversationId())
                                                .awaitsStart(request.turnId(), request.attempt());
                            };
                    if (needed) {
                        assertThat(given).containsKey(id);
                    }
                });
    }

    private static void assertEachTurnEndsOnce(MortalProcess steady, List<LogRecord> log) {
        Set<TurnId> open = new HashSet<>();
        for (ConversationId conversation : conversations(log)) {
            Head head = steady.head(conversation);
            OpenTurn current = head.current();
            if (current != null) {
                open.add(current.turnId());
            }
            head.waiting().stream().map(WaitingTurn::turnId).forEach(open::add);
        }
        List<TurnId> ended = ends(steady, event -> !(event instanceof TurnFailed)).toList();
        List<TurnId> failed = ends(steady, TurnFailed.class::isInstance).toList();
        assertThat(ended).doesNotHaveDuplicates().noneMatch(open::contains);
        assertThat(failed).doesNotHaveDuplicates().noneMatch(open::contains);
        assertThat(ends(steady, event -> !(event instanceof TurnCompleted)))
                .doesNotHaveDuplicates();
        for (LogRecord record : log) {
            if (record.event() instanceof PromptSubmitted prompt) {
                assertThat(
                                open.contains(prompt.turnId())
                                        || ended.contains(prompt.turnId())
                                        || failed.contains(prompt.turnId()))
                        .isTrue();
            }
        }
    }

    private static Stream<TurnId> ends(MortalProcess process, Predicate<TurnEvent> of) {
        return process.turns.records().stream()
                .filter(event -> !(event instanceof GenerationVoided))
                .filter(of)
                .map(TurnEvent::turnId);
    }

    /**
     * Two records that ask for nothing: the first gives up what is settled, the second the first.
     */
    private static void settle(MortalProcess process, List<LogRecord> log) {
        long offset = log.size();
        for (int round = 0; round < 2; round++) {
            process.commit(true);
            for (ConversationId conversation : conversations(log)) {
                process.read(
                        new LogRecord(
                                new CancelRequested(
                                        conversation, TurnId.next(), UserId.next(), Chat.START),
                                null,
                                offset++,
                                Chat.START.toEpochMilli() + offset));
            }
        }
    }

    private static Set<ConversationId> conversations(List<LogRecord> log) {
        Set<ConversationId> conversations = new LinkedHashSet<>();
        log.forEach(record -> conversations.add(record.conversationId()));
        return conversations;
    }
}

package dev.parley.ingress.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.HistoryDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The history on a real PostgreSQL, compared with the one in memory that other tests trust. */
final class PostgresHistoryTest {
    @SuppressWarnings("NullAway.Init")
    private static HistoryDatabase database;

    private final UserId owner = UserId.next();
    private final ConversationId conversation = ConversationId.next();
    private final FakeHistory expected = new FakeHistory();
    private final StoredBranches branches = new PostgresBranches(database.source());
    private final PostgresHistory history = new PostgresHistory(database.source(), branches);

    @BeforeAll
    static void start() {
        database = new HistoryDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    private StoredConversation opened(ConversationId id) {
        StoredConversation stored = expected.store(id, owner, "title", "sim-1", "be brief");
        database.store(stored);
        return stored;
    }

    private StoredTurn stored(StoredTurn turn) {
        database.store(turn);
        return turn;
    }

    private StoredTurn turn(String prompt, String outcome) {
        return expected.store(
                conversation,
                TurnId.next(),
                owner,
                prompt,
                outcome.equals("rejected") ? "" : "answer to " + prompt,
                outcome,
                null);
    }

    /** Any tree of turns is read the same way by ranges as turn by turn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsAnyTreeOfTurns(long seed) {
        Random random = new Random(seed);
        opened(conversation);
        List<StoredTurn> turns = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String outcome =
                    switch (random.nextInt(8)) {
                        case 0 -> "rejected";
                        case 1 -> "failed";
                        case 2 -> "cancelled";
                        default -> "completed";
                    };
            StoredTurn next = turn("p" + i, outcome);
            if (random.nextInt(3) == 0) {
                List<StoredTurn> admitted =
                        turns.stream().filter(each -> !each.outcome().equals("rejected")).toList();
                int parent = random.nextInt(admitted.size() + 1);
                next =
                        expected.branched(
                                next,
                                parent == admitted.size() ? null : admitted.get(parent).turnId());
            }
            turns.add(stored(next));
        }

        Set<Optional<TurnId>> parents = new HashSet<>();
        for (StoredTurn each : turns) {
            long position = each.position();
            Path path = branches.path(conversation, position);
            assertThat(path).isEqualTo(expected.branches().path(conversation, position));
            assertThat(branches.parent(each)).isEqualTo(expected.branches().parent(each));
            assertThat(branches.rounds(conversation, path, 5, 1_000_000))
                    .isEqualTo(expected.branches().rounds(conversation, path, 5, 1_000_000));
            assertThat(history.messages(conversation, path, null, false, 100))
                    .isEqualTo(expected.messages(conversation, path, null, false, 100));
            parents.add(branches.parent(each).map(StoredBranches.Ancestor::turnId));
        }
        assertThat(branches.forks(conversation, parents))
                .isEqualTo(expected.branches().forks(conversation, parents));
        assertThat(history.messages(conversation, null, null, false, 100))
                .isEqualTo(expected.messages(conversation, null, null, false, 100));
        assertThat(history.lastMessages(List.of(conversation, ConversationId.next())))
                .isEqualTo(expected.lastMessages(List.of(conversation)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pagesThroughMessagesEitherWay(boolean newestFirst) {
        opened(conversation);
        for (int i = 0; i < 5; i++) {
            stored(turn("p" + i, i == 2 ? "rejected" : "completed"));
        }
        List<StoredMessage> all = new ArrayList<>();
        MessageKey after = null;
        List<StoredMessage> page;
        do {
            page = history.messages(conversation, after, newestFirst, 2);
            all.addAll(page);
            after = page.isEmpty() ? null : page.getLast().key();
        } while (after != null);

        assertThat(all)
                .hasSize(9)
                .isEqualTo(expected.messages(conversation, null, newestFirst, 100));
    }

    @Test
    void aStraightConversationHasOneRange() {
        opened(conversation);
        stored(turn("a", "completed"));

        assertThat(branches.activePath(conversation)).isEqualTo(Path.STRAIGHT);
        assertThat(branches.activePath(ConversationId.next())).isEqualTo(Path.STRAIGHT);
    }

    @Test
    void tellsWhichTurnsHaveEnded() {
        opened(conversation);
        TurnId first = stored(turn("a", "completed")).turnId();
        TurnId second = stored(turn("b", "failed")).turnId();
        stored(turn("c", "completed"));

        assertThat(history.stored(Set.of(first, second, TurnId.next())))
                .containsExactlyInAnyOrder(first, second);
        assertThat(history.stored(Set.of())).isEmpty();
    }

    @Test
    void aBranchBehindAnUnknownTurnBeginsTheConversation() {
        opened(conversation);
        stored(turn("a", "completed"));
        StoredTurn branch = stored(expected.branched(turn("b", "completed"), TurnId.next()));

        assertThat(branches.activePath(conversation))
                .isEqualTo(new Path(List.of(new Path.Span(branch.position(), Long.MAX_VALUE))));
    }

    @Test
    void leavesOutOlderRoundsThatAreTooLarge() {
        opened(conversation);
        stored(turn("x".repeat(1_000), "completed"));
        stored(turn("b", "completed"));
        stored(turn("c", "completed"));

        assertThat(branches.rounds(conversation, Path.STRAIGHT, 10, 500))
                .extracting(StoredRound::prompt)
                .containsExactly("b", "c");
    }

    @Test
    void readsWhatBelongsToMessages() {
        opened(conversation);
        StoredTurn turn = stored(turn("what is it?", "completed"));
        database.execute(
                """
                update chat.messages set
                    input = case role when 'user' then '[{"role":"user","content":"what is it?","images":["https://x.org/a.png"]}]'::jsonb end,
                    metadata = case role when 'user' then '{"customer":"7"}'::jsonb end,
                    tool_calls = case role when 'assistant' then '[{"tool_call_id":"1","name":"look","arguments":"{}"}]'::jsonb end
                """);
        List<ToolCall> calls = List.of(new ToolCall("1", "look", "{}"));
        List<Message> input =
                List.of(
                        new Message(
                                Role.USER,
                                "what is it?",
                                List.of("https://x.org/a.png"),
                                null,
                                null));

        StoredTurn found = history.turn(turn.turnId()).orElseThrow();
        assertThat(found.input()).isEqualTo(input);
        assertThat(found.toolCalls()).isEqualTo(calls);
        assertThat(found.metadata()).isEqualTo("{\"customer\": \"7\"}");
        assertThat(found.position()).isEqualTo(turn.position());
        List<StoredMessage> messages = history.messages(conversation, null, false, 10);
        assertThat(messages.getFirst().metadata()).isEqualTo("{\"customer\": \"7\"}");
        assertThat(messages.getLast().toolCalls()).isEqualTo(calls);
        assertThat(branches.rounds(conversation, Path.STRAIGHT, 10, 1_000))
                .containsExactly(
                        new StoredRound("what is it?", input, "answer to what is it?", calls));
    }

    @Test
    void listsConversationsTheLatestChangeFirstPageByPage() {
        for (int i = 0; i < 5; i++) {
            opened(ConversationId.next());
        }
        ConversationId hidden = opened(ConversationId.next()).id();
        database.execute(
                "update chat.conversations set unlisted = true where id = '%s'".formatted(hidden));
        ConversationId gone = opened(ConversationId.next()).id();
        database.execute(
                "update chat.conversations set deleted_at = now() where id = '%s'".formatted(gone));

        List<StoredConversation> listed = history.conversations(owner, false, null, 10);
        List<StoredConversation> first = history.conversations(owner, true, null, 3);
        List<StoredConversation> second =
                history.conversations(owner, true, first.getLast().key(), 10);

        assertThat(listed).hasSize(5).noneMatch(each -> each.id().equals(hidden));
        assertThat(listed.getFirst().title()).isEqualTo("title");
        assertThat(first.getFirst().id()).isEqualTo(hidden);
        assertThat(first.getFirst().unlisted()).isTrue();
        assertThat(first).hasSize(3);
        assertThat(second).hasSize(3).doesNotContainAnyElementsOf(first);
        assertThat(history.conversations(UserId.next(), true, null, 10)).isEmpty();
    }

    @Test
    void knowsWhoseAConversationIsAlsoWhenItIsGone() {
        opened(conversation);
        assertThat(history.ownership(conversation)).contains(new Ownership(owner, false));
        assertThat(history.ownership(ConversationId.next())).isEmpty();

        database.execute("update chat.conversations set deleted_at = now()");

        assertThat(history.ownership(conversation)).contains(new Ownership(owner, true));
        assertThat(history.conversation(conversation)).isEmpty();
    }

    @Test
    void prefersTheTitleThatTheOwnerGave() {
        opened(conversation);
        database.execute("update chat.conversations set title = 'mine', settings_offset = 7");

        StoredConversation found = history.conversation(conversation).orElseThrow();

        assertThat(found.title()).isEqualTo("mine");
        assertThat(found.settingsOffset()).isEqualTo(7);
    }

    @Test
    void saysWhenTheDatabaseIsAway() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setPortNumbers(new int[] {1});
        StoredBranches away = new PostgresBranches(nowhere);

        assertThatThrownBy(() -> away.activePath(conversation))
                .isInstanceOf(UnableToReadHistory.class);
        assertThatThrownBy(() -> new PostgresHistory(nowhere, away).ownership(conversation))
                .isInstanceOf(UnableToReadHistory.class);
    }
}

package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static dev.parley.sink.history.Samples.NOON;
import static dev.parley.sink.history.Samples.USAGE;
import static dev.parley.sink.history.Samples.cancelled;
import static dev.parley.sink.history.Samples.completed;
import static dev.parley.sink.history.Samples.deleted;
import static dev.parley.sink.history.Samples.ended;
import static dev.parley.sink.history.Samples.failed;
import static dev.parley.sink.history.Samples.rejected;
import static dev.parley.sink.history.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryTest {
    private static final String IN_ORDER =
            "select role || ': ' || content from chat.messages order by conversation_id, position, role";

    private final DataSource database = TestDatabase.empty();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final History history = new History(database, new SinkMeters(registry));
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();

    private void write(HistoryChange... changes) {
        history.write(List.of(changes));
    }

    @Test
    void storesPromptAndAnswerInOrder() {
        write(
                ended(completed(conversation, owner, TurnId.next(), 7, "second answer")),
                ended(completed(conversation, owner, TurnId.next(), 3, "first answer")));

        assertThat(texts(database, IN_ORDER))
                .containsExactly(
                        "user: prompt 3",
                        "assistant: first answer",
                        "user: prompt 7",
                        "assistant: second answer");
    }

    @Test
    void storesAllThatIsKnownOfATurn() {
        TurnId turn = TurnId.next();
        TurnEvent.TurnCompleted event = completed(conversation, owner, turn, 3, "answer");
        write(new HistoryChange.TurnEnded(EndedTurn.of(event, "0af7651916cd43dd8448eb211c80319c")));

        Map<String, Object> row = rows(database, "select * from chat.turns").getFirst();
        assertThat(row)
                .containsEntry("turn_id", turn.value())
                .containsEntry("conversation_id", conversation.value())
                .containsEntry("owner_id", owner.value())
                .containsEntry("position", 3L)
                .containsEntry("outcome", "completed")
                .containsEntry("model", "sim-1")
                .containsEntry("provider", "simulator")
                .containsEntry("generation_id", event.generationId().value())
                .containsEntry("finish_reason", "stop")
                .containsEntry("prompt_tokens", 10L)
                .containsEntry("completion_tokens", 20L)
                .containsEntry("cached_prompt_tokens", 4L)
                .containsEntry("reasoning_tokens", null)
                .containsEntry("usage_source", "reported")
                .containsEntry("cursor", "cursor")
                .containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c");
        assertThat(
                        rows(
                                database,
                                "select 1 from chat.turns where submitted_at = '%s' and ended_at = '%s'"
                                        .formatted(event.submittedAt(), event.at())))
                .hasSize(1);
    }

    @Test
    void outcomesAloneMakeTheConversation() {
        write(
                ended(completed(conversation, owner, TurnId.next(), 3, "a")),
                ended(completed(conversation, owner, TurnId.next(), 9, "b")));

        assertThat(
                        rows(
                                database,
                                """
                                select 1 from chat.conversations
                                 where id = '%s' and owner_id = '%s' and title is null and deleted_at is null
                                   and created_at = '%s' and updated_at = '%s' and last_turn_at = updated_at
                                """
                                        .formatted(
                                                conversation,
                                                owner,
                                                NOON.plusSeconds(3),
                                                NOON.plusSeconds(10))))
                .hasSize(1);
    }

    @Test
    void keepsWhatWasStreamedBeforeCancelOrFailure() {
        write(
                ended(cancelled(conversation, owner, TurnId.next(), 1, "half an ans")),
                ended(cancelled(conversation, owner, TurnId.next(), 2, "")),
                ended(failed(conversation, owner, TurnId.next(), 3, "some")),
                ended(failed(conversation, owner, TurnId.next(), 4, "")));

        assertThat(texts(database, IN_ORDER))
                .containsExactly(
                        "user: prompt 1",
                        "assistant: half an ans",
                        "user: prompt 2",
                        "user: prompt 3",
                        "assistant: some",
                        "user: prompt 4");
        assertThat(
                        texts(
                                database,
                                "select error_category || ' ' || error_message from chat.turns where position = 3"))
                .containsExactly("provider_unavailable away");
    }

    @Test
    void anEmptyAnswerIsAnAnswer() {
        write(ended(completed(conversation, owner, TurnId.next(), 1, "")));

        assertThat(texts(database, IN_ORDER)).containsExactly("user: prompt 1", "assistant: ");
    }

    @ParameterizedTest
    @EnumSource(RejectionReason.class)
    void aRejectedPromptIsShownOnlyToWhomItBelongs(RejectionReason reason) {
        UserId stranger = UserId.next();
        write(ended(completed(conversation, owner, TurnId.next(), 1, "mine")));

        write(ended(rejected(conversation, stranger, TurnId.next(), 2, reason)));

        boolean foreign =
                reason == RejectionReason.NOT_OWNER
                        || reason == RejectionReason.CONVERSATION_DELETED;
        assertThat(texts(database, IN_ORDER).contains("user: prompt 2")).isEqualTo(!foreign);
        assertThat(
                        rows(
                                database,
                                "select 1 from chat.turns where outcome = 'rejected' and owner_id = '%s' and reject_reason = '%s'"
                                        .formatted(stranger, reason.name().toLowerCase())))
                .hasSize(1);
        if (foreign) {
            assertThat(texts(database, "select owner_id from chat.conversations"))
                    .containsExactly(owner.toString());
        }
    }

    @Test
    void theFirstOutcomeStays() {
        TurnId turn = TurnId.next();
        write(ended(completed(conversation, owner, turn, 1, "first")));

        write(
                ended(completed(conversation, owner, turn, 1, "other")),
                ended(failed(conversation, owner, turn, 1, "late failure")),
                ended(cancelled(conversation, owner, turn, 1, "late cancel")));

        assertThat(texts(database, IN_ORDER)).containsExactly("user: prompt 1", "assistant: first");
        assertThat(texts(database, "select outcome from chat.turns")).containsExactly("completed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplayCompletesAFailedTurnInItsPlace(boolean inOneBatch) {
        TurnId turn = TurnId.next();
        HistoryChange failure = ended(failed(conversation, owner, turn, 1, "partial"));
        HistoryChange completion = ended(completed(conversation, owner, turn, 900, "whole"));

        if (inOneBatch) {
            write(failure, completion, failure);
        } else {
            write(failure);
            write(completion);
            write(failure);
        }

        assertThat(texts(database, "select outcome from chat.turns")).containsExactly("completed");
        assertThat(texts(database, "select content from chat.messages where role = 'assistant'"))
                .containsExactly("whole");
        assertThat(texts(database, "select error_message from chat.turns"))
                .containsExactly((String) null);
        assertThat(texts(database, "select position from chat.messages")).containsOnly("1");
    }

    @Test
    void aReplayedTurnKeepsItsPlace() {
        TurnId turn = TurnId.next();
        write(ended(failed(conversation, owner, turn, 1, "partial")));
        write(ended(completed(conversation, owner, TurnId.next(), 2, "next")));

        write(ended(completed(conversation, owner, turn, 900, "whole")));

        assertThat(
                        texts(
                                database,
                                "select content from chat.messages where role = 'assistant' order by position"))
                .containsExactly("whole", "next");
    }

    @Test
    void storesWhatVoidGenerationsCostOnce() {
        var voided =
                new TurnEvent.GenerationVoided(
                        conversation,
                        TurnId.next(),
                        GenerationId.next(),
                        null,
                        "simulator",
                        "sim-1",
                        USAGE,
                        NOON);
        write(ended(voided), ended(voided));
        write(ended(voided));

        assertThat(
                        texts(
                                database,
                                "select prompt_tokens + completion_tokens from chat.generations_voided"))
                .containsExactly("30");
    }

    @Test
    void settingsComeFromTheLogInItsOrder() {
        write(settings(conversation, owner, "first", "sim-1", 10));
        write(
                settings(conversation, owner, "second", null, 11),
                settings(conversation, owner, null, "sim-fast", 12));

        write(settings(conversation, owner, "first", "sim-1", 10));
        write(settings(conversation, owner, "second", null, 11));

        assertThat(texts(database, "select title || ' ' || model from chat.conversations"))
                .containsExactly("second sim-fast");
    }

    @Test
    void settingsOfOthersChangeNothing() {
        UserId stranger = UserId.next();
        write(settings(conversation, owner, "mine", null, 10));

        write(
                settings(conversation, stranger, "theirs", null, 11),
                deleted(conversation, stranger),
                settings(conversation, owner, null, "sim-fast", 12));

        assertThat(
                        texts(
                                database,
                                "select title || ' ' || model from chat.conversations where deleted_at is null"))
                .containsExactly("mine sim-fast");
    }

    @Test
    void theOwnerIsWhoTheTurnsSay() {
        UserId stranger = UserId.next();
        write(settings(conversation, stranger, null, null, 10));

        write(ended(completed(conversation, owner, TurnId.next(), 1, "answer")));
        write(settings(conversation, stranger, null, null, 10));

        assertThat(texts(database, "select owner_id from chat.conversations"))
                .containsExactly(owner.toString());
    }

    /** Everything about one conversation that is deleted, to be written in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noOrderBringsDeletedTextBack(long seed) {
        List<HistoryChange> changes =
                new ArrayList<>(
                        List.of(
                                settings(conversation, owner, "secret title", "sim-1", 10),
                                ended(completed(conversation, owner, TurnId.next(), 11, "secret")),
                                ended(cancelled(conversation, owner, TurnId.next(), 12, "secret")),
                                deleted(conversation, owner),
                                ended(
                                        rejected(
                                                conversation,
                                                owner,
                                                TurnId.next(),
                                                14,
                                                RejectionReason.CONVERSATION_DELETED))));
        Random random = new Random(seed);
        Collections.shuffle(changes, random);

        for (List<HistoryChange> batch : split(changes, random)) {
            history.write(batch);
        }

        assertThat(rows(database, "select 1 from chat.messages")).isEmpty();
        assertThat(
                        rows(
                                database,
                                "select 1 from chat.conversations where deleted_at is not null and title is null"))
                .hasSize(1);
        assertThat(rows(database, "select 1 from chat.turns")).hasSize(3);
    }

    @Test
    void textThatPostgresCannotHoldIsStoredWithReplacements() {
        write(ended(completed(conversation, owner, TurnId.next(), 1, "a\0b\uD800c😀\uDC00")));

        assertThat(texts(database, "select content from chat.messages where role = 'assistant'"))
                .containsExactly("a\uFFFDb\uFFFDc😀\uFFFD");
    }

    static Stream<Instant> anyTime() {
        return Stream.of(
                Instant.MIN,
                Instant.EPOCH,
                Instant.parse("1999-12-31T23:59:59.999999999Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z"),
                Instant.MAX);
    }

    @ParameterizedTest
    @MethodSource("anyTime")
    void anyTimeIsStoredAndStoredOnce(Instant submittedAt) {
        TurnEvent.TurnCancelled turn = cancelled(conversation, owner, TurnId.next(), 1, "text");
        HistoryChange change =
                ended(
                        new TurnEvent.TurnCancelled(
                                conversation,
                                turn.turnId(),
                                owner,
                                1,
                                turn.prompt(),
                                turn.text(),
                                null,
                                null,
                                "sim-1",
                                null,
                                null,
                                submittedAt,
                                NOON));
        write(change);
        write(change);

        assertThat(rows(database, "select 1 from chat.messages")).hasSize(2);
    }

    /** What is written three times, shuffled and cut anyhow, is there once. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void repetitionsChangeNothing(long seed) {
        Random random = new Random(seed);
        List<HistoryChange> changes = manyTurns(40);
        history.write(changes);
        List<Map<String, Object>> messages = everything("chat.messages");
        List<Map<String, Object>> turns = everything("chat.turns");
        List<Map<String, Object>> conversations = everything("chat.conversations");

        for (int round = 0; round < 3; round++) {
            List<HistoryChange> again = new ArrayList<>(changes);
            Collections.shuffle(again, random);
            for (List<HistoryChange> batch : split(again, random)) {
                history.write(batch);
            }
        }

        assertThat(everything("chat.messages")).isEqualTo(messages).hasSizeGreaterThan(40);
        assertThat(everything("chat.turns")).isEqualTo(turns).hasSize(40);
        assertThat(everything("chat.conversations")).isEqualTo(conversations);
        assertThat(rowsCounted("written")).isEqualTo(40);
        assertThat(rowsCounted("repeated")).isEqualTo(120);
    }

    /** Two processes write the same conversations and turns, cut differently. */
    @Test
    void twoWritersNeitherBlockEachOtherNorDouble()
            throws ExecutionException, InterruptedException {
        List<HistoryChange> changes = manyTurns(300);
        changes.add(settings(conversation, owner, "title", null, 1));
        try (var writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            for (long seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                List<HistoryChange> mine = new ArrayList<>(changes);
                Collections.shuffle(mine, random);
                done.add(writers.submit(() -> split(mine, random).forEach(history::write)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }

        assertThat(everything("chat.turns")).hasSize(300);
        assertThat(rowsCounted("written")).isEqualTo(300);
    }

    private List<HistoryChange> manyTurns(int count) {
        List<ConversationId> conversations =
                Stream.generate(ConversationId::next).limit(5).toList();
        List<HistoryChange> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ConversationId each = conversations.get(i % conversations.size());
            changes.add(
                    ended(
                            i % 3 == 0
                                    ? cancelled(each, owner, TurnId.next(), i, "part " + i)
                                    : completed(each, owner, TurnId.next(), i, "answer " + i)));
        }
        return changes;
    }

    private static List<List<HistoryChange>> split(List<HistoryChange> changes, Random random) {
        List<List<HistoryChange>> batches = new ArrayList<>();
        int from = 0;
        while (from < changes.size()) {
            int to = Math.min(changes.size(), from + 1 + random.nextInt(10));
            batches.add(changes.subList(from, to));
            from = to;
        }
        return batches;
    }

    private List<Map<String, Object>> everything(String table) {
        return rows(database, "select * from %s as t order by t::text".formatted(table));
    }

    private double rowsCounted(String result) {
        return registry.get("parley.sink.rows")
                .tag("table", "turns")
                .tag("result", result)
                .counter()
                .count();
    }
}

package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static dev.parley.sink.history.Samples.NOON;
import static dev.parley.sink.history.Samples.USAGE;
import static dev.parley.sink.history.Samples.cancelled;
import static dev.parley.sink.history.Samples.completed;
import static dev.parley.sink.history.Samples.ended;
import static dev.parley.sink.history.Samples.failed;
import static dev.parley.sink.history.Samples.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryTest {
    private static final String IN_ORDER =
            "select role || ': ' || content from chat.messages order by conversation_id, position, role";

    private final DataSource database = TestDatabase.empty();
    private final History history =
            new History(database, new SinkMeters(new SimpleMeterRegistry()));
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

    /**
     * The outcome, the text and what was consumed are those of the generation that completed it.
     */
    @Test
    void aReplayLeavesNothingOfTheFailure() {
        TurnId turn = TurnId.next();
        TurnEvent.TurnCompleted completed = completed(conversation, owner, turn, 900, "whole");
        write(ended(failed(conversation, owner, turn, 1, "partial")));
        write(ended(completed));

        assertThat(rows(database, "select * from chat.turns").getFirst())
                .containsEntry("outcome", "completed")
                .containsEntry("generation_id", completed.generationId().value())
                .containsEntry("provider", "simulator")
                .containsEntry("finish_reason", "stop")
                .containsEntry("error_category", null)
                .containsEntry("error_message", null)
                .containsEntry("prompt_tokens", 10L)
                .containsEntry("completion_tokens", 20L)
                .containsEntry("usage_source", "reported");
        assertThat(texts(database, "select tokens from chat.messages where role = 'assistant'"))
                .containsExactly("20");
    }

    @ParameterizedTest
    @CsvSource({"some, user: prompt 1;assistant: some", "'', user: prompt 1"})
    void aReplayThatIsCancelledTakesThePlaceToo(String text, String messages) {
        TurnId turn = TurnId.next();
        write(ended(failed(conversation, owner, turn, 1, "partial")));
        write(ended(cancelled(conversation, owner, turn, 1, text)));
        write(ended(completed(conversation, owner, turn, 1, "too late")));

        assertThat(texts(database, "select outcome from chat.turns")).containsExactly("cancelled");
        assertThat(texts(database, IN_ORDER)).containsExactly(messages.split(";"));
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theReportOfAVoidGenerationReplacesItsEstimate(boolean inOneBatch) {
        GenerationId generation = GenerationId.next();
        HistoryChange unknown = voided(generation, null);
        HistoryChange estimate =
                voided(generation, new Usage(5, 0, null, null, UsageSource.ESTIMATED));
        HistoryChange report = voided(generation, USAGE);
        if (inOneBatch) {
            write(unknown, estimate, report, estimate);
        } else {
            write(unknown);
            write(estimate);
            write(report);
            write(estimate);
        }

        assertThat(
                        texts(
                                database,
                                "select usage_source || ' ' || prompt_tokens || ' ' || completion_tokens from chat.generations_voided"))
                .containsExactly("reported 10 20");
    }

    private HistoryChange voided(GenerationId generation, @Nullable Usage usage) {
        return ended(
                new TurnEvent.GenerationVoided(
                        conversation,
                        new TurnId(generation.value()),
                        generation,
                        owner,
                        "simulator",
                        "sim-1",
                        usage,
                        NOON));
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
                                null,
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
}

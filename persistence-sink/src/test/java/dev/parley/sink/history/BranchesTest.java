package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static dev.parley.sink.history.Samples.asked;
import static dev.parley.sink.history.Samples.completed;
import static dev.parley.sink.history.Samples.deleted;
import static dev.parley.sink.history.Samples.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What more than its text a turn brings: where it goes on from, and what belongs to its messages.
 */
final class BranchesTest {
    private final DataSource database = TestDatabase.empty();
    private final History history =
            new History(database, new SinkMeters(new SimpleMeterRegistry()));
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();
    private final TurnId first = TurnId.next();

    /** Both branches are kept, however often and in whatever order they come. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void keepsAllBranchesInWhateverOrderTheyCome(long seed) {
        TurnId second = TurnId.next();
        TurnId instead = TurnId.next();
        Random random = new Random(seed);
        List<HistoryChange> changes = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            changes.add(asked(conversation, owner, first, 3, "a", from(null, false)));
            changes.add(asked(conversation, owner, second, 5, "b", from(first, false)));
            changes.add(asked(conversation, owner, instead, 7, "c", from(first, true)));
        }
        Collections.shuffle(changes, random);
        Samples.split(changes, random).forEach(history::write);

        assertThat(
                        texts(
                                database,
                                "select concat_ws('|', position, parent_turn_id, branched) from chat.turns order by position"))
                .containsExactly("3|f", "5|" + first + "|f", "7|" + first + "|t");
        assertThat(texts(database, "select content from chat.messages order by position, role"))
                .containsExactly("a", "answer 3", "b", "answer 5", "c", "answer 7");
    }

    @Test
    void keepsWhatBelongsToAMessage() {
        history.write(
                List.of(
                        ended(
                                calling(
                                        new Origin(
                                                null,
                                                null,
                                                null,
                                                "{\"customer\":\"7\"}",
                                                List.of(
                                                        new Message(
                                                                Role.USER,
                                                                "what is it?",
                                                                List.of(
                                                                        "https://example.org/a.png"),
                                                                null,
                                                                null))),
                                        "{\"city\":\"Kiel\"}"))));

        assertThat(
                        rows(
                                database,
                                """
                                select input -> 0 -> 'images' ->> 0 as image, metadata ->> 'customer' as customer
                                  from chat.messages where role = 'user' and tool_calls is null
                                """))
                .containsExactly(Map.of("image", "https://example.org/a.png", "customer", "7"));
        assertThat(
                        texts(
                                database,
                                """
                                select tool_calls -> 0 ->> 'arguments' from chat.messages
                                 where role = 'assistant' and input is null and metadata is null
                                """))
                .containsExactly("{\"city\":\"Kiel\"}");
    }

    /** An accepted prompt belongs in the history whatever came with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"x\\u0000y\"} | {\"a\": \"x\uFFFDy\"}",
                "{\"a\":\"x\\ud83cy\"} | {\"a\": \"x\uFFFDy\"}",
                "{\"a\":\"\\\\u0000\"} | {\"a\": \"\\\\u0000\"}",
                "{\"a\":1e999999999}   | {\"a\": \"Infinity\"}",
                "{\"a\":{\"b\":[1]}}   | {\"a\": \"{\\\"b\\\":[1]}\"}",
                "no json               | \"no json\"",
            })
    void keepsWhatJsonbCannotHold(String metadata, String stored) {
        history.write(
                List.of(
                        ended(
                                calling(
                                        new Origin(
                                                null,
                                                null,
                                                null,
                                                metadata,
                                                List.of(Message.text(Role.USER, "n\0u\ud83cl"))),
                                        "\0\\\0\0"))));

        assertThat(texts(database, "select metadata from chat.messages where role = 'user'"))
                .hasSize(1);
        assertThat(texts(database, "select input -> 0 ->> 'content' from chat.messages"))
                .contains("n\uFFFDu\uFFFDl");
        assertThat(texts(database, "select tool_calls -> 0 ->> 'arguments' from chat.messages"))
                .contains("\uFFFD\\\uFFFD\uFFFD");
        assertThat(texts(database, "select metadata from chat.messages where role = 'user'"))
                .containsExactly(stored);
    }

    @Test
    void nothingOfItOutlivesTheConversation() {
        history.write(
                List.of(
                        ended(
                                calling(
                                        new Origin(null, null, null, "{\"a\":\"secret\"}", null),
                                        "{}")),
                        deleted(conversation, owner)));

        assertThat(rows(database, "select 1 from chat.messages")).isEmpty();
        assertThat(texts(database, "select t::text from chat.turns t"))
                .hasSize(1)
                .noneMatch(row -> row.contains("secret"));
    }

    private static Origin from(@Nullable TurnId parent, boolean branched) {
        return new Origin(parent, branched ? true : null, null, null, null);
    }

    private TurnCompleted calling(Origin origin, String arguments) {
        TurnCompleted turn = completed(conversation, owner, first, 3, "");
        return new TurnCompleted(
                conversation,
                first,
                owner,
                3,
                "what is it?",
                origin,
                "",
                turn.generationId(),
                turn.provider(),
                turn.model(),
                turn.usage(),
                FinishReason.TOOL_CALLS,
                List.of(new ToolCall("call-1", "weather", arguments)),
                turn.cursor(),
                turn.submittedAt(),
                turn.at());
    }
}

package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static dev.parley.sink.history.Samples.asked;
import static dev.parley.sink.history.Samples.deleted;
import static dev.parley.sink.history.Samples.opened;
import static dev.parley.sink.history.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Origin;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first prompt of a conversation decides: its title, and whether it is listed. */
final class OpeningTest {
    private static final Origin UNLISTED = new Origin(null, null, true, null, null);
    private static final Origin ROOT = new Origin(null, true, null, null, null);

    private final DataSource database = TestDatabase.empty();
    private final History history =
            new History(database, new SinkMeters(new SimpleMeterRegistry()));
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();
    private final TurnId first = TurnId.next();

    private void writeInAnyOrder(long seed, HistoryChange... changes) {
        Random random = new Random(seed);
        List<HistoryChange> twice = new ArrayList<>(List.of(changes));
        twice.addAll(List.of(changes));
        Collections.shuffle(twice, random);
        Samples.split(twice, random).forEach(history::write);
    }

    private List<String> conversations() {
        return texts(
                database,
                "select concat_ws('|', unlisted, title, derived_title) from chat.conversations");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theFirstPromptGivesTheTitleInWhateverOrderTurnsCome(long seed) {
        writeInAnyOrder(
                seed,
                asked(conversation, owner, first, 3, "Why are there tides?", null),
                asked(
                        conversation,
                        owner,
                        TurnId.next(),
                        5,
                        "And waves?",
                        new Origin(first, null, null, null, null)),
                asked(conversation, owner, TurnId.next(), 9, "Why is there wind?", ROOT));

        assertThat(conversations()).containsExactly("f|Why are there tides?");
    }

    @Test
    void aTitleThatTheOwnerGaveStandsBesideIt() {
        history.write(
                List.of(
                        opened(conversation, owner, null, 1),
                        asked(conversation, owner, first, 3, "Why are there tides?", null),
                        settings(conversation, owner, "Tides", null, 4)));
        assertThat(conversations()).containsExactly("f|Tides|Why are there tides?");

        history.write(List.of(settings(conversation, owner, "", null, 5)));
        assertThat(conversations()).containsExactly("f||Why are there tides?");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theFirstPromptDecidesWhetherTheConversationIsListed(long seed) {
        writeInAnyOrder(
                seed,
                asked(conversation, owner, first, 3, "a", UNLISTED),
                asked(conversation, owner, TurnId.next(), 5, "b", null));

        assertThat(texts(database, "select unlisted from chat.conversations")).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatItsOwnerOpenedIsListed(long seed) {
        writeInAnyOrder(
                seed,
                asked(conversation, owner, first, 3, "a", UNLISTED),
                settings(conversation, owner, null, "sim-1", 4),
                opened(conversation, owner, null, 1));

        assertThat(texts(database, "select unlisted from chat.conversations")).containsExactly("f");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noOrderBringsTheTitleOfADeletedConversationBack(long seed) {
        writeInAnyOrder(
                seed,
                asked(conversation, owner, first, 3, "secret", null),
                deleted(conversation, owner),
                asked(conversation, owner, TurnId.next(), 2, "secret too", null));

        assertThat(rows(database, "select 1 from chat.conversations where derived_title is null"))
                .hasSize(1);
    }
}

package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static dev.parley.sink.history.Samples.cancelled;
import static dev.parley.sink.history.Samples.completed;
import static dev.parley.sink.history.Samples.deleted;
import static dev.parley.sink.history.Samples.ended;
import static dev.parley.sink.history.Samples.rejected;
import static dev.parley.sink.history.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.RejectionReason;
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

final class ConversationsTest {
    private final DataSource database = TestDatabase.empty();
    private final History history =
            new History(database, new SinkMeters(new SimpleMeterRegistry()));
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();

    private void write(HistoryChange... changes) {
        history.write(List.of(changes));
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

        for (List<HistoryChange> batch : Samples.split(changes, random)) {
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
}

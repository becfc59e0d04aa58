package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static dev.parley.sink.history.Samples.asked;
import static dev.parley.sink.history.Samples.cancelled;
import static dev.parley.sink.history.Samples.completed;
import static dev.parley.sink.history.Samples.deleted;
import static dev.parley.sink.history.Samples.ended;
import static dev.parley.sink.history.Samples.failed;
import static dev.parley.sink.history.Samples.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.RejectionReason;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class SearchTableTest {
    private static final String SEARCHABLE =
            "select role || ': ' || content from chat.message_search order by position, role";

    private final DataSource database = TestDatabase.empty();
    private final History history =
            new History(database, new SinkMeters(new SimpleMeterRegistry()));
    private final SearchTable search = new SearchTable(database);
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();

    private void write(HistoryChange... changes) {
        history.write(List.of(changes));
    }

    private void indexAll() {
        while (search.index(2).isPresent()) {
            // The next ones.
        }
    }

    @Test
    void followsTheHistoryInSmallSteps() {
        write(
                ended(completed(conversation, owner, TurnId.next(), 1, "one")),
                ended(completed(conversation, owner, TurnId.next(), 2, "two")),
                ended(cancelled(conversation, owner, TurnId.next(), 3, "")));

        assertThat(rows(database, SEARCHABLE)).isEmpty();
        assertThat(search.index(2).orElseThrow().turns()).isEqualTo(2);
        assertThat(search.index(2).orElseThrow().turns()).isEqualTo(1);
        assertThat(search.index(2)).isEmpty();

        assertThat(texts(database, SEARCHABLE))
                .containsExactly(
                        "user: prompt 1",
                        "assistant: one",
                        "user: prompt 2",
                        "assistant: two",
                        "user: prompt 3");
        assertThat(texts(database, "select owner_id from chat.message_search"))
                .containsOnly(owner.toString());
    }

    @Test
    void followsAReplay() {
        TurnId turn = TurnId.next();
        write(ended(failed(conversation, owner, turn, 1, "half")));
        indexAll();
        write(ended(cancelled(conversation, owner, turn, 1, "")));
        indexAll();
        assertThat(texts(database, SEARCHABLE)).containsExactly("user: prompt 1");

        TurnId other = TurnId.next();
        write(ended(failed(conversation, owner, other, 2, "half")));
        indexAll();
        write(ended(completed(conversation, owner, other, 2, "whole")));
        indexAll();
        assertThat(texts(database, SEARCHABLE)).contains("assistant: whole").hasSize(3);
    }

    @Test
    void repetitionsAreNotIndexedAgain() {
        HistoryChange turn = ended(completed(conversation, owner, TurnId.next(), 1, "one"));
        write(turn);
        indexAll();

        write(turn);

        assertThat(search.index(10)).isEmpty();
    }

    @Test
    void aDeletionRemovesAtOnceWhatWasSearchable() {
        write(ended(completed(conversation, owner, TurnId.next(), 1, "secret")));
        indexAll();
        write(ended(completed(conversation, owner, TurnId.next(), 2, "secret")));

        write(deleted(conversation, owner));

        assertThat(rows(database, SEARCHABLE)).isEmpty();
        indexAll();
        write(ended(completed(conversation, owner, TurnId.next(), 3, "secret")));
        indexAll();
        assertThat(rows(database, SEARCHABLE)).isEmpty();
    }

    @Test
    void whatIsNotListedIsNotSearched() {
        Origin unlisted = new Origin(null, null, true, null, null);
        write(asked(conversation, owner, TurnId.next(), 1, "by a program", unlisted));
        indexAll();

        assertThat(rows(database, SEARCHABLE)).isEmpty();
        assertThat(rows(database, "select 1 from chat.search_backlog")).isEmpty();
    }

    @Test
    void whatIsNoPartOfTheConversationIsNotSearched() {
        write(
                ended(completed(conversation, owner, TurnId.next(), 1, "one")),
                ended(
                        rejected(
                                conversation,
                                UserId.next(),
                                TurnId.next(),
                                2,
                                RejectionReason.NOT_OWNER)));
        indexAll();

        assertThat(texts(database, SEARCHABLE)).containsExactly("user: prompt 1", "assistant: one");
    }

    /** A conversation can be deleted while its turns are on their way into the index. */
    @Test
    void deletionAndIndexingAtOnceLeaveNothing() throws ExecutionException, InterruptedException {
        List<ConversationId> conversations = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ConversationId each = ConversationId.next();
            conversations.add(each);
            write(
                    ended(completed(each, owner, TurnId.next(), 2 * i, "secret")),
                    ended(completed(each, owner, TurnId.next(), 2 * i + 1, "secret")));
        }
        try (var workers = Executors.newFixedThreadPool(3)) {
            List<Future<?>> done = new ArrayList<>();
            done.add(workers.submit(this::indexAll));
            done.add(workers.submit(this::indexAll));
            done.add(
                    workers.submit(
                            () -> conversations.forEach(each -> write(deleted(each, owner)))));
            for (Future<?> each : done) {
                each.get();
            }
        }
        indexAll();

        assertThat(rows(database, SEARCHABLE)).isEmpty();
        assertThat(rows(database, "select 1 from chat.search_backlog")).isEmpty();
    }
}

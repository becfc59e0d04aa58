package dev.parley.sink.history;

import dev.parley.sink.history.TurnTable.Place;
import dev.parley.sink.row.Columns;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * Writes {@code chat.message_search}, behind the writes of the history: takes turns from the
 * backlog and makes their messages searchable as they are now. Several processes share the backlog.
 */
public final class SearchTable {
    private final Jdbi jdbi;

    /** The table in this database. */
    public SearchTable(DataSource database) {
        this.jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
    }

    /**
     * What was done.
     *
     * @param turns how many were taken from the backlog
     * @param latest when the latest of them was submitted
     */
    public record Indexed(int turns, Instant latest) {}

    /**
     * Makes the next turns searchable, at most so many, in one transaction. Conversations that are
     * kept out of lists are not searched.
     *
     * @return nothing when no turn waits that no other process is at
     */
    public Optional<Indexed> index(int most) {
        return jdbi.inTransaction(handle -> {
            List<Place> turns = take(handle, most);
            if (turns.isEmpty()) {
                return Optional.empty();
            }
            Columns<Place> columns =
                    Columns.of(turns)
                            .id("conversation_id", Place::conversationId)
                            .number("position", Place::position)
                            .time("submitted_at", Place::submittedAt);
            removeAnswersThatAreGone(handle, columns);
            insert(handle, columns);
            removeDeleted(handle, turns);
            return Optional.of(
                    new Indexed(
                            turns.size(),
                            turns.stream()
                                    .map(Place::submittedAt)
                                    .max(Instant::compareTo)
                                    .orElseThrow()));
        });
    }

    private static List<Place> take(Handle handle, int most) {
        return handle.createQuery(
                        """
                        delete from chat.search_backlog where ctid = any(array(
                            select ctid from chat.search_backlog limit :most for update skip locked))
                        returning conversation_id, position, submitted_at
                        """)
                .bind("most", most)
                .map((row, _) ->
                        new Place(
                                row.getObject("conversation_id", UUID.class),
                                row.getLong("position"),
                                row.getObject("submitted_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** A replay can end a turn without the answer that its failure had left. */
    private static void removeAnswersThatAreGone(Handle handle, Columns<Place> turns) {
        handle.createUpdate(
                        """
                        delete from chat.message_search held using %s
                         where held.conversation_id = given.conversation_id
                           and held.position = given.position
                           and held.role = 'assistant'
                        """
                                .formatted(turns.rows()))
                .bindMap(turns.arrays())
                .execute();
    }

    private static void insert(Handle handle, Columns<Place> turns) {
        handle.createUpdate(
                        """
                        insert into chat.message_search
                               (conversation_id, position, role, owner_id, turn_id, content, created_at)
                        select m.conversation_id, m.position, m.role, m.owner_id, m.turn_id,
                               left(m.content, 16384), m.created_at
                          from (select distinct * from %s) given
                          join chat.conversations c
                            on c.id = given.conversation_id and not c.unlisted
                          join chat.messages m
                            on m.conversation_id = given.conversation_id
                           and m.position = given.position
                           and m.created_at = given.submitted_at
                         where m.content <> ''
                         order by m.conversation_id, m.position, m.role
                        on conflict (conversation_id, position, role) do update set
                            content = excluded.content
                        """
                                .formatted(turns.rows()))
                .bindMap(turns.arrays())
                .execute();
    }

    /**
     * Safety: a deletion holds the lock of its conversation until it has committed. Where it was
     * first, it is seen here; where it comes after, it waits for this transaction and then finds
     * these rows. Last, so that nobody who writes to the conversation waits for the index.
     */
    private static void removeDeleted(Handle handle, List<Place> turns) {
        UUID[] conversations =
                turns.stream().map(Place::conversationId).distinct().toArray(UUID[]::new);
        List<UUID> deleted =
                handle.createQuery(
                                """
                                select id from (
                                    select id, deleted_at from chat.conversations
                                     where id = any(:conversations) order by id for share) locked
                                 where deleted_at is not null
                                """)
                        .bind("conversations", conversations)
                        .mapTo(UUID.class)
                        .list();
        if (!deleted.isEmpty()) {
            handle.createUpdate(
                            "delete from chat.message_search where conversation_id = any(:deleted)")
                    .bind("deleted", deleted.toArray(UUID[]::new))
                    .execute();
        }
    }
}

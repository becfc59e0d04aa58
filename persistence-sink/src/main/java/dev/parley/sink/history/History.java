package dev.parley.sink.history;

import dev.parley.sink.history.TurnTable.Place;
import dev.parley.sink.intake.SinkMeters;
import dev.parley.sink.intake.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The schema {@code chat}. Outcomes and the conversation log come from two topics and in any order
 * to each other; the lock on a conversation's row decides who is first, and either order leaves the
 * same rows behind.
 */
public final class History implements Store<HistoryChange> {
    private final ConversationTable conversations = new ConversationTable();
    private final TurnTable turns = new TurnTable();
    private final MessageTable messages = new MessageTable();
    private final SearchBacklog backlog = new SearchBacklog();
    private final VoidedTable voided = new VoidedTable();
    private final Jdbi jdbi;
    private final SinkMeters meters;

    /** The history in this database, whose tables exist. */
    public History(DataSource database, SinkMeters meters) {
        this.jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
        this.meters = meters;
    }

    @Override
    public void write(List<HistoryChange> changes) {
        HistoryBatch batch = new HistoryBatch(changes);
        int written =
                jdbi.inTransaction(handle -> {
                    Set<UUID> deleted = conversations.touch(handle, batch.touched());
                    conversations.give(handle, batch.settings());
                    deleted.addAll(conversations.delete(handle, batch.deletions()));
                    Map<UUID, Place> stored = turns.store(handle, batch.turns());
                    backlog.add(handle, messages.store(handle, batch.turns(), stored, deleted));
                    voided.store(handle, batch.voided());
                    return stored.size();
                });
        long given = changes.stream().filter(HistoryChange.TurnEnded.class::isInstance).count();
        meters.rows("turns", (int) given, written);
    }
}

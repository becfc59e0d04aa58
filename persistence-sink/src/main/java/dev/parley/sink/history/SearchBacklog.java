package dev.parley.sink.history;

import dev.parley.sink.history.TurnTable.Place;
import dev.parley.sink.row.Columns;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes {@code chat.search_backlog}: which turns wait for {@link SearchTable}. */
final class SearchBacklog {

    void add(Handle handle, List<Place> turns) {
        if (turns.isEmpty()) {
            return;
        }
        Columns<Place> columns =
                Columns.of(turns)
                        .id("conversation_id", Place::conversationId)
                        .number("position", Place::position)
                        .time("submitted_at", Place::submittedAt);
        handle.createUpdate(
                        "insert into chat.search_backlog (%s) select * from %s"
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }
}

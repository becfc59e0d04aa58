package dev.parley.sink.history;

import dev.parley.events.generation.Role;
import dev.parley.sink.history.TurnTable.Place;
import dev.parley.sink.row.Columns;
import dev.parley.sink.row.WireName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes {@code chat.messages}. */
final class MessageTable {

    private record Row(
            EndedTurn turn, Place place, Role role, String content, @Nullable Long tokens) {}

    /**
     * Stores prompt and answer of turns.
     *
     * @param stored of which turns, and where they stand
     * @param deleted conversations of which no text is kept
     */
    void store(
            Handle handle,
            Collection<EndedTurn> turns,
            Map<UUID, Place> stored,
            Set<UUID> deleted) {
        List<Row> rows = new ArrayList<>();
        List<Row> without = new ArrayList<>();
        for (EndedTurn turn : turns) {
            Place place = stored.get(turn.turnId());
            if (place != null
                    && turn.isPartOfConversation()
                    && !deleted.contains(turn.conversationId())) {
                rows.add(new Row(turn, place, Role.USER, turn.prompt(), null));
                Row answer =
                        new Row(
                                turn,
                                place,
                                Role.ASSISTANT,
                                turn.text(),
                                turn.usage() == null ? null : turn.usage().completionTokens());
                (turn.hasAnswer() ? rows : without).add(answer);
            }
        }
        removeAnswers(handle, without);
        if (rows.isEmpty()) {
            return;
        }
        Columns<Row> columns = keys(rows);
        columns.id("turn_id", row -> row.turn().turnId())
                .id("owner_id", row -> row.turn().ownerId())
                .text("content", Row::content)
                .number("tokens", Row::tokens);
        handle.createUpdate(
                        """
                        insert into chat.messages (%s)
                        select * from %s
                        on conflict (conversation_id, position, role, created_at) do update set
                            content = excluded.content,
                            tokens = excluded.tokens
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }

    /** A failure can have left one that the outcome in its place does not have. */
    private static void removeAnswers(Handle handle, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Columns<Row> columns = keys(rows);
        handle.createUpdate(
                        "delete from chat.messages where (%s) in (select * from %s)"
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }

    private static Columns<Row> keys(List<Row> rows) {
        return Columns.of(rows)
                .id("conversation_id", row -> row.turn().conversationId())
                .number("position", row -> row.place().position())
                .cast("role", "chat.message_role", row -> WireName.of(row.role()))
                .time("created_at", row -> row.place().submittedAt());
    }
}

package dev.parley.sink.history;

import dev.parley.events.generation.Role;
import dev.parley.events.turn.Origin;
import dev.parley.sink.history.TurnTable.Place;
import dev.parley.sink.row.Columns;
import dev.parley.sink.row.StorableJson;
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

    /** A message; what only a prompt has and what only an answer has is null in the other. */
    private record Row(
            EndedTurn turn,
            Place place,
            Role role,
            String content,
            @Nullable Long tokens,
            @Nullable String input,
            @Nullable String metadata,
            @Nullable String toolCalls) {

        static Row ofPrompt(EndedTurn turn, Place place) {
            Origin origin = turn.origin();
            return new Row(
                    turn,
                    place,
                    Role.USER,
                    turn.prompt(),
                    null,
                    origin == null ? null : StorableJson.of(origin.input()),
                    origin == null ? null : StorableJson.ofTexts(origin.metadata()),
                    null);
        }

        static Row ofAnswer(EndedTurn turn, Place place) {
            return new Row(
                    turn,
                    place,
                    Role.ASSISTANT,
                    turn.text(),
                    turn.usage() == null ? null : turn.usage().completionTokens(),
                    null,
                    null,
                    StorableJson.of(turn.toolCalls()));
        }
    }

    /**
     * Stores prompt and answer of turns.
     *
     * @param stored of which turns, and where they stand
     * @param deleted conversations of which no text is kept
     * @return where messages are other ones now
     */
    List<Place> store(
            Handle handle,
            Collection<EndedTurn> turns,
            Map<UUID, Place> stored,
            Set<UUID> deleted) {
        List<Place> written = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<Row> without = new ArrayList<>();
        for (EndedTurn turn : turns) {
            Place place = stored.get(turn.turnId());
            if (place != null
                    && turn.isPartOfConversation()
                    && !deleted.contains(turn.conversationId())) {
                written.add(place);
                rows.add(Row.ofPrompt(turn, place));
                (turn.hasAnswer() ? rows : without).add(Row.ofAnswer(turn, place));
            }
        }
        removeAnswers(handle, without);
        if (rows.isEmpty()) {
            return written;
        }
        Columns<Row> columns = keys(rows);
        columns.id("turn_id", row -> row.turn().turnId())
                .id("owner_id", row -> row.turn().ownerId())
                .text("content", Row::content)
                .number("tokens", Row::tokens)
                .cast("input", "jsonb", Row::input)
                .cast("metadata", "jsonb", Row::metadata)
                .cast("tool_calls", "jsonb", Row::toolCalls);
        handle.createUpdate(
                        """
                        insert into chat.messages (%s)
                        select * from %s
                        on conflict (conversation_id, position, role, created_at) do update set
                            content = excluded.content,
                            tokens = excluded.tokens,
                            input = excluded.input,
                            metadata = excluded.metadata,
                            tool_calls = excluded.tool_calls
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
        return written;
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

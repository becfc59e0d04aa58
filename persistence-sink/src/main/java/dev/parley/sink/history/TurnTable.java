package dev.parley.sink.history;

import dev.parley.sink.row.Columns;
import dev.parley.sink.row.UsageColumns;
import dev.parley.sink.row.WireName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes {@code chat.turns}. */
final class TurnTable {

    /**
     * Where a turn stands in its conversation.
     *
     * @param submittedAt as held by the table, which rounds
     */
    record Place(UUID conversationId, long position, Instant submittedAt) {}

    /**
     * Stores outcomes. The first outcome of a turn stays; only a failed one gives way, to one that
     * a replay brought (completed or cancelled), and then keeps its place in the conversation.
     *
     * @return the turns whose outcome is new, and so whose messages are to be written
     */
    Map<UUID, Place> store(Handle handle, Collection<EndedTurn> turns) {
        if (turns.isEmpty()) {
            return Map.of();
        }
        Columns<EndedTurn> columns =
                Columns.of(turns)
                        .id("turn_id", EndedTurn::turnId)
                        .id("conversation_id", EndedTurn::conversationId)
                        .id("owner_id", EndedTurn::ownerId)
                        .number("position", EndedTurn::position)
                        .id("parent_turn_id", EndedTurn::parentTurnId)
                        .flag("branched", EndedTurn::isBranched)
                        .text("outcome", turn -> WireName.of(turn.outcome()))
                        .text("model", EndedTurn::model)
                        .text("provider", EndedTurn::provider)
                        .id("generation_id", EndedTurn::generationId)
                        .text("finish_reason", turn -> WireName.of(turn.finishReason()))
                        .text(
                                "error_category",
                                turn ->
                                        turn.error() == null
                                                ? null
                                                : WireName.of(turn.error().category()))
                        .text(
                                "error_message",
                                turn -> turn.error() == null ? null : turn.error().message())
                        .text("reject_reason", turn -> WireName.of(turn.rejectReason()));
        UsageColumns.add(columns, EndedTurn::usage)
                .text("cursor", EndedTurn::cursor)
                .time("submitted_at", EndedTurn::submittedAt)
                .time("ended_at", EndedTurn::endedAt)
                .text("trace_id", EndedTurn::traceId);
        Map<UUID, Place> stored = new HashMap<>();
        handle.createQuery(
                        """
                        insert into chat.turns as held (%s)
                        select * from %s
                        on conflict (turn_id) do update set
                            outcome = excluded.outcome,
                            model = excluded.model,
                            provider = excluded.provider,
                            generation_id = excluded.generation_id,
                            finish_reason = excluded.finish_reason,
                            error_category = null,
                            error_message = null,
                            prompt_tokens = excluded.prompt_tokens,
                            completion_tokens = excluded.completion_tokens,
                            cached_prompt_tokens = excluded.cached_prompt_tokens,
                            reasoning_tokens = excluded.reasoning_tokens,
                            usage_source = excluded.usage_source,
                            cursor = excluded.cursor,
                            ended_at = excluded.ended_at,
                            trace_id = excluded.trace_id
                        where held.outcome = 'failed' and excluded.outcome in ('completed', 'cancelled')
                        returning turn_id, conversation_id, position, submitted_at
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .map((row, _) ->
                        stored.put(
                                row.getObject("turn_id", UUID.class),
                                new Place(
                                        row.getObject("conversation_id", UUID.class),
                                        row.getLong("position"),
                                        row.getObject("submitted_at", OffsetDateTime.class)
                                                .toInstant())))
                .list();
        return stored;
    }
}

package dev.parley.ingress.history;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.history.StoredTurn.StoredUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Rows of the database as the records they are. */
final class Rows {
    private static final TypeReference<List<Message>> MESSAGES = new TypeReference<>() {};
    private static final TypeReference<List<ToolCall>> TOOL_CALLS = new TypeReference<>() {};

    private Rows() {}

    static StoredConversation conversation(ResultSet row) throws SQLException {
        return new StoredConversation(
                new ConversationId(uuid(row, "id")),
                new UserId(uuid(row, "owner_id")),
                row.getString("title"),
                row.getString("model"),
                row.getString("system_prompt"),
                row.getBoolean("unlisted") ? true : null,
                time(row, "created_at"),
                time(row, "updated_at"),
                row.getLong("settings_offset"));
    }

    static StoredMessage message(ResultSet row) throws SQLException {
        String role = row.getString("role");
        return new StoredMessage(
                new TurnId(uuid(row, "turn_id")),
                turnId(row, "parent_turn_id"),
                role,
                row.getString("content"),
                row.getString("outcome"),
                row.getString("model"),
                list(row, "tool_calls", TOOL_CALLS),
                row.getString("metadata"),
                row.getString("cursor"),
                time(row, "created_at"),
                null,
                null,
                row.getBoolean("dead_end"),
                new MessageKey(row.getLong("position"), role));
    }

    static StoredTurn turn(ResultSet row) throws SQLException {
        return new StoredTurn(
                new TurnId(uuid(row, "turn_id")),
                new ConversationId(uuid(row, "conversation_id")),
                new UserId(uuid(row, "owner_id")),
                row.getLong("position"),
                turnId(row, "parent_turn_id"),
                row.getBoolean("branched"),
                row.getString("outcome"),
                row.getString("model"),
                row.getString("prompt"),
                list(row, "input", MESSAGES),
                row.getString("metadata"),
                row.getString("answer"),
                list(row, "tool_calls", TOOL_CALLS),
                usage(row),
                row.getString("finish_reason"),
                row.getString("error_category"),
                row.getString("error_message"),
                row.getString("reject_reason"),
                row.getString("cursor"),
                time(row, "submitted_at"),
                time(row, "ended_at"));
    }

    static StoredRound round(ResultSet row) throws SQLException {
        return new StoredRound(
                row.getString("prompt"),
                list(row, "input", MESSAGES),
                row.getString("answer"),
                list(row, "tool_calls", TOOL_CALLS));
    }

    static LastMessage lastMessage(ResultSet row) throws SQLException {
        return new LastMessage(
                row.getString("role"), row.getString("content"), time(row, "created_at"));
    }

    static StoredTotals totals(ResultSet row) throws SQLException {
        return new StoredTotals(
                row.getString("period"),
                row.getString("model"),
                row.getLong("turns"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("amount_micros"),
                row.getString("currency"),
                time(row, "updated_at"));
    }

    private static @Nullable StoredUsage usage(ResultSet row) throws SQLException {
        Long prompt = number(row, "prompt_tokens");
        Long completion = number(row, "completion_tokens");
        if (prompt == null || completion == null) {
            return null;
        }
        return new StoredUsage(
                prompt,
                completion,
                number(row, "cached_prompt_tokens"),
                number(row, "reasoning_tokens"),
                row.getString("usage_source"));
    }

    /** The sink wrote this JSON from the same types. */
    private static <T> @Nullable List<T> list(
            ResultSet row, String column, TypeReference<List<T>> type) throws SQLException {
        String json = row.getString(column);
        return json == null ? null : EventJson.mapper().readValue(json, type);
    }

    private static @Nullable TurnId turnId(ResultSet row, String column) throws SQLException {
        UUID id = row.getObject(column, UUID.class);
        return id == null ? null : new TurnId(id);
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}

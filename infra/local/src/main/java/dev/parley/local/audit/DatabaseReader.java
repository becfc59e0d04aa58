package dev.parley.local.audit;

import dev.parley.local.audit.DatabaseFacts.StoredText;
import dev.parley.local.audit.DatabaseFacts.StoredTurn;
import dev.parley.local.home.DatabaseLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what stands in PostgreSQL, all of it at one moment. */
record DatabaseReader(DatabaseLogin login) {
    private static final int ROWS_AT_ONCE = 2_000;
    private static final String TOKENS = "prompt_tokens, completion_tokens, usage_source";

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    DatabaseFacts read() {
        DatabaseFacts facts = new DatabaseFacts();
        try (Connection connection =
                DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password())) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            history(connection, facts);
            money(connection, facts);
            connection.rollback();
            return facts;
        } catch (SQLException failure) {
            throw new UnableToAudit("the database", failure);
        }
    }

    private static void history(Connection connection, DatabaseFacts facts) throws SQLException {
        each(
                connection,
                "select turn_id, conversation_id, outcome, generation_id, "
                        + TOKENS
                        + " from chat.turns",
                row ->
                        facts.turns.put(
                                id(row, "turn_id"),
                                new StoredTurn(
                                        id(row, "conversation_id"),
                                        row.getString("outcome"),
                                        row.getObject("generation_id", UUID.class),
                                        tokens(row))));
        each(
                connection,
                "select turn_id, role::text, content from chat.messages",
                row ->
                        facts.texts.add(
                                new StoredText(
                                        id(row, "turn_id"),
                                        row.getString("role"),
                                        Digest.of(row.getString("content")))));
        each(
                connection,
                "select id from chat.conversations where deleted_at is not null",
                row -> facts.deletedConversations.add(id(row, "id")));
        each(
                connection,
                "select generation_id, " + TOKENS + " from chat.generations_voided",
                row -> facts.voids.put(id(row, "generation_id"), tokens(row)));
    }

    private static void money(Connection connection, DatabaseFacts facts) throws SQLException {
        each(
                connection,
                "select turn_id, user_id, model, amount_micros, at, "
                        + TOKENS
                        + " from billing.usage_log",
                row ->
                        facts.bills.add(
                                new Bill(
                                        id(row, "turn_id"),
                                        id(row, "user_id"),
                                        row.getString("model"),
                                        counted(row),
                                        row.getLong("amount_micros"),
                                        row.getObject("at", OffsetDateTime.class).toInstant())));
        each(
                connection,
                "select generation_id, turn_id, amount_micros, "
                        + TOKENS
                        + " from billing.provider_costs",
                row ->
                        facts.costs.put(
                                id(row, "generation_id"),
                                new Cost(
                                        id(row, "generation_id"),
                                        id(row, "turn_id"),
                                        counted(row),
                                        row.getLong("amount_micros"))));
        each(
                connection,
                "select user_id, period, model, turns, prompt_tokens, completion_tokens, amount_micros"
                        + " from billing.user_totals",
                row ->
                        facts.totals.put(
                                new Total.Key(
                                        row.getString("user_id"),
                                        row.getString("period"),
                                        row.getString("model")),
                                new Total(
                                        row.getLong("turns"),
                                        row.getLong("prompt_tokens"),
                                        row.getLong("completion_tokens"),
                                        row.getLong("amount_micros"))));
    }

    private static void each(Connection connection, String query, Row take) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    take.take(rows);
                }
            }
        }
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static @Nullable Tokens tokens(ResultSet row) throws SQLException {
        row.getLong("prompt_tokens");
        return row.wasNull() ? null : counted(row);
    }

    private static Tokens counted(ResultSet row) throws SQLException {
        return new Tokens(
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                "reported".equals(row.getString("usage_source")));
    }
}

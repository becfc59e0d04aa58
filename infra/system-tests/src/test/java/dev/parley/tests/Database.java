package dev.parley.tests;

import dev.parley.local.ParleySystem;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What stands in PostgreSQL, read past the services. */
record Database(ParleySystem system) {

    /** The rows of a query, each as its columns' text joined by a bar. */
    List<String> rows(String sql, Object... parameters) {
        var database = system.database();
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(String.valueOf(result.getString(column)));
                    }
                    rows.add(String.join("|", row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError("the query failed: " + sql, e);
        }
    }

    /** Does to the database what no service would. */
    void change(String sql, Object... parameters) {
        var database = system.database();
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            if (statement.executeUpdate() == 0) {
                throw new AssertionError("it changed nothing: " + sql);
            }
        } catch (SQLException e) {
            throw new AssertionError("the change failed: " + sql, e);
        }
    }

    /** The stored messages of a conversation in order, as {@code role|content}. */
    List<String> messages(String conversation) {
        return rows(
                "select role, content from chat.messages where conversation_id = ?"
                        + " order by position, role",
                UUID.fromString(conversation));
    }

    /** The stored answer of a turn; empty where there is none. */
    String answer(String turn) {
        return rows(
                        "select content from chat.messages where turn_id = ? and role = 'assistant'",
                        UUID.fromString(turn))
                .stream()
                .findFirst()
                .orElse("");
    }

    /** The turns of a conversation in order, as {@code turn_id|outcome}. */
    List<String> turns(String conversation) {
        return rows(
                "select turn_id, outcome from chat.turns where conversation_id = ? order by position",
                UUID.fromString(conversation));
    }

    /** The ledger rows of a conversation, as {@code turn_id|prompt_tokens|completion_tokens}. */
    List<String> ledger(String conversation) {
        return rows(
                "select turn_id, prompt_tokens, completion_tokens from billing.usage_log"
                        + " where conversation_id = ? order by turn_id",
                UUID.fromString(conversation));
    }
}

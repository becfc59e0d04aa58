package dev.parley.bench.growth;

import dev.parley.bench.stage.Stage;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Messages and turns that others had before, copied into the database. */
final class GrownHistory {
    private static final int TURNS_EACH = 8;
    private static final int BUFFERED = 1 << 20;
    private static final String TEXT =
            "tide moon water coast wave wind sand boat light river stone";
    private static final String TURNS =
            "copy chat.turns (turn_id, conversation_id, owner_id, position, outcome, submitted_at,"
                    + " ended_at) from stdin";
    private static final String MESSAGES =
            "copy chat.messages (conversation_id, position, role, turn_id, owner_id, content,"
                    + " created_at) from stdin";

    private final Stage stage;
    private final UserId owner = new UserId(UUID.randomUUID());
    private final Instant time;

    GrownHistory(Stage stage, Instant time) {
        this.stage = stage;
        this.time = time;
    }

    /** A row of the one table, or two of the other. */
    private interface Rows {
        void add(StringBuilder buffer, String conversation, int position, String turn);
    }

    /** Adds so many messages, and half as many turns. */
    void grow(int messages) throws SQLException, IOException {
        var database = stage.database();
        try (Connection connection =
                DriverManager.getConnection(
                        database.jdbcUrl(), database.user(), database.password())) {
            copy(connection, TURNS, messages / 2, this::turn);
            copy(connection, MESSAGES, messages / 2, this::messages);
            try (var statement = connection.createStatement()) {
                statement.execute("analyze chat.turns, chat.messages");
            }
        }
    }

    private void turn(StringBuilder buffer, String conversation, int position, String turn) {
        buffer.append(turn).append('\t').append(conversation).append('\t').append(owner);
        buffer.append('\t').append(position).append("\tcompleted\t").append(time);
        buffer.append('\t').append(time).append('\n');
    }

    private void messages(StringBuilder buffer, String conversation, int position, String turn) {
        for (String role : new String[] {"user", "assistant"}) {
            buffer.append(conversation).append('\t').append(position).append('\t').append(role);
            buffer.append('\t').append(turn).append('\t').append(owner).append('\t').append(TEXT);
            buffer.append('\t').append(time).append('\n');
        }
    }

    private void copy(Connection connection, String command, int turns, Rows rows)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(command);
        StringBuilder buffer = new StringBuilder(BUFFERED);
        String conversation = "";
        for (int number = 0; number < turns; number++) {
            if (number % TURNS_EACH == 0) {
                conversation = ConversationId.next().toString();
            }
            rows.add(buffer, conversation, number % TURNS_EACH, TurnId.next().toString());
            if (buffer.length() > BUFFERED) {
                write(copy, buffer);
            }
        }
        write(copy, buffer);
        copy.endCopy();
    }

    private static void write(CopyIn copy, StringBuilder buffer) throws SQLException {
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.setLength(0);
    }
}

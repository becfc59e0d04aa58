package dev.parley.sink;

import dev.parley.sink.history.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A real PostgreSQL with the sink's tables, one for all tests of the JVM. */
public final class TestDatabase {
    private static final EmbeddedPostgres SERVER = start();
    private static final DataSource DATABASE = migrated();

    private TestDatabase() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSource migrated() {
        DataSource database = SERVER.getPostgresDatabase();
        new Schema(database).migrate();
        return database;
    }

    /** The server itself, for databases and roles of one's own. */
    public static EmbeddedPostgres server() {
        return SERVER;
    }

    /** The tables, empty. */
    public static DataSource empty() {
        Jdbi.create(DATABASE)
                .useHandle(handle ->
                        handle.execute(
                                """
                                truncate chat.conversations, chat.turns, chat.messages, chat.generations_voided,
                                         chat.message_search, chat.search_backlog,
                                         billing.usage_log, billing.user_totals, billing.provider_costs
                                """));
        return DATABASE;
    }

    /** The rows that a query gives. */
    public static List<Map<String, Object>> rows(DataSource database, String query) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery(query).mapToMap().list());
    }

    /** The first column of what a query gives, as text. */
    public static List<String> texts(DataSource database, String query) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
    }
}

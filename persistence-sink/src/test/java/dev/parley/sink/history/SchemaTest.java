package dev.parley.sink.history;

import static dev.parley.sink.TestDatabase.rows;
import static dev.parley.sink.TestDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.sink.TestDatabase;
import dev.parley.sink.intake.SinkMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a database of its own, made as the launcher makes it: roles, and schemas that they own. */
final class SchemaTest {
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("_yyyy_MM", Locale.ROOT);

    private final EmbeddedPostgres server = TestDatabase.server();
    private DataSource superuser;
    private DataSource sink;
    private DataSource edge;

    @BeforeEach
    void freshDatabase() {
        String name = "db" + System.nanoTime();
        Jdbi.create(server.getPostgresDatabase())
                .useHandle(handle -> {
                    for (String role : List.of("parley_sink", "parley_ingress")) {
                        if (handle.createQuery("select 1 from pg_roles where rolname = ?")
                                .bind(0, role)
                                .mapTo(Integer.class)
                                .findOne()
                                .isEmpty()) {
                            handle.execute("create role %s login".formatted(role));
                        }
                    }
                    handle.execute("create database " + name);
                });
        superuser = server.getDatabase("postgres", name);
        sink = server.getDatabase("parley_sink", name);
        edge = server.getDatabase("parley_ingress", name);
    }

    private void launcherMakesSchemas() {
        Jdbi.create(superuser)
                .useHandle(handle -> {
                    handle.execute("create extension pg_trgm");
                    handle.execute("create extension btree_gin");
                    handle.execute("create schema chat authorization parley_sink");
                    handle.execute("create schema billing authorization parley_sink");
                });
    }

    @Test
    void theSinksRoleOwnsTheTablesAndTheEdgeReadsThem() {
        launcherMakesSchemas();

        new Schema(sink).migrate();
        new Schema(sink).ensureMonths(2);

        for (String table :
                List.of(
                        "chat.conversations",
                        "chat.turns",
                        "chat.messages",
                        "chat.generations_voided",
                        "chat.message_search",
                        "billing.provider_costs",
                        "billing.usage_log",
                        "billing.user_totals")) {
            assertThat(rows(edge, "select * from " + table)).isEmpty();
        }
    }

    @Test
    void makesTheSchemasWhereOneRoleOwnsAll() {
        new Schema(superuser).migrate();
        new Schema(superuser).migrate();

        assertThat(rows(superuser, "select * from chat.turns")).isEmpty();
    }

    @Test
    void severalProcessesMigrateAtOnce() throws ExecutionException, InterruptedException {
        launcherMakesSchemas();
        try (var processes = Executors.newFixedThreadPool(3)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                done.add(
                        processes.submit(() -> {
                            Schema schema = new Schema(sink);
                            schema.migrate();
                            schema.ensureMonths(2);
                        }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }

        assertThat(partitions("chat.messages")).hasSize(5);
    }

    @Test
    void monthsExistBeforeTheyAreNeeded() {
        launcherMakesSchemas();
        Schema schema = new Schema(sink);
        schema.migrate();

        assertThat(schema.ensureMonths(2)).isEqualTo(2 * 4);
        assertThat(schema.ensureMonths(2)).isZero();

        YearMonth now = YearMonth.now(ZoneOffset.UTC);
        assertThat(partitions("chat.messages"))
                .containsExactlyInAnyOrder(
                        "messages_default",
                        "messages" + SUFFIX.format(now.minusMonths(1)),
                        "messages" + SUFFIX.format(now),
                        "messages" + SUFFIX.format(now.plusMonths(1)),
                        "messages" + SUFFIX.format(now.plusMonths(2)));
        assertThat(partitions("billing.usage_log")).hasSize(5);
    }

    @Test
    void rowsThatCameBeforeTheirMonthMoveIntoIt() throws SQLException {
        launcherMakesSchemas();
        new Schema(sink).migrate();
        History history = new History(sink, new SinkMeters(new SimpleMeterRegistry()));
        HistoryChange turn =
                Samples.ended(
                        Samples.completed(
                                ConversationId.next(), UserId.next(), TurnId.next(), 1, "answer"));
        history.write(List.of(turn));
        assertThat(texts(sink, "select tableoid::regclass from chat.messages"))
                .containsOnly("chat.messages_default");

        Jdbi.create(sink)
                .useHandle(handle ->
                        handle.execute("select chat.ensure_month('chat.messages', '2026-11-01')"));
        history.write(List.of(turn));

        assertThat(texts(sink, "select tableoid::regclass from chat.messages"))
                .hasSize(2)
                .containsOnly("chat.messages_2026_11");
    }

    /** Without these, a page of history would read a table from end to end. */
    @Test
    void readersFindTheirRowsByIndex() {
        launcherMakesSchemas();
        new Schema(sink).migrate();
        new Schema(sink).ensureMonths(1);
        String id = TurnId.next().toString();

        for (String query :
                List.of(
                        "select * from chat.messages where conversation_id = '%s' and (position, role) > (3, 'user') order by position, role limit 50",
                        "select * from chat.turns where turn_id = '%s'",
                        "select * from chat.turns where conversation_id = '%s' order by position",
                        "select * from chat.turns where conversation_id = '%s' and branched and outcome <> 'rejected' and position <= 9 order by position desc limit 1",
                        "select * from chat.turns where conversation_id = '%s' and branched and outcome <> 'rejected' and parent_turn_id is null",
                        "select * from chat.message_search where owner_id = '%s' and (to_tsvector('simple', content) @@ websearch_to_tsquery('simple', 'tide') or content ilike '%%tide%%')",
                        "select * from chat.conversations where owner_id = '%s' and deleted_at is null and not unlisted order by updated_at desc, id desc limit 50",
                        "select * from billing.user_totals where user_id = '%s' and period between '2026-11-01' and '2026-11-30'",
                        "select * from billing.usage_log where user_id = '%s' order by at desc limit 50")) {
            List<String> plan =
                    Jdbi.create(sink)
                            .withHandle(handle -> {
                                handle.execute("set enable_seqscan = off");
                                handle.execute("set enable_sort = off");
                                return handle.createQuery("explain " + query.formatted(id))
                                        .mapTo(String.class)
                                        .list();
                            });
            assertThat(String.join("\n", plan))
                    .as(query)
                    .contains("Index")
                    .doesNotContain("Seq Scan");
        }
    }

    private List<String> partitions(String table) {
        return texts(
                sink,
                "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = '%s'::regclass"
                        .formatted(table));
    }
}

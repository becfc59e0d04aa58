package dev.parley.ingress.fake;

import dev.parley.ingress.history.StoredConversation;
import dev.parley.ingress.history.StoredTurn;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL with the tables that the edge reads. The sink owns them, and its migrations are
 * their only description, so they are taken from there.
 */
public final class HistoryDatabase implements AutoCloseable {
    private static final String SINK =
            "filesystem:../persistence-sink/src/main/resources/db/migration";

    private final EmbeddedPostgres server;

    public HistoryDatabase() {
        try {
            server = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Flyway.configure()
                .dataSource(source())
                .locations(SINK)
                .schemas("chat", "billing")
                .load()
                .migrate();
        Flyway.configure()
                .dataSource(source())
                .defaultSchema("identity")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    public DataSource source() {
        return server.getPostgresDatabase();
    }

    public void empty() {
        Jdbi.create(source())
                .useHandle(handle ->
                        handle.execute(
                                """
                                truncate chat.conversations, chat.turns, chat.messages, chat.message_search,
                                         identity.shares
                                """));
    }

    public void store(StoredConversation conversation) {
        Jdbi.create(source())
                .useHandle(handle ->
                        handle.createUpdate(
                                        """
                                        insert into chat.conversations
                                               (id, owner_id, title, derived_title, model, system_prompt, unlisted,
                                                created_at, updated_at, settings_offset)
                                        values (:id, :owner, '', :title, :model, :prompt, :unlisted, :created, :updated, 0)
                                        """)
                                .bind("id", conversation.id().value())
                                .bind("owner", conversation.owner().value())
                                .bind("title", conversation.title())
                                .bind("model", conversation.model())
                                .bind("prompt", conversation.systemPrompt())
                                .bind("unlisted", Objects.equals(conversation.unlisted(), true))
                                .bind("created", conversation.createdAt())
                                .bind("updated", conversation.updatedAt())
                                .execute());
    }

    /** Stores a turn as the sink does, searchable at once. */
    public void store(StoredTurn turn) {
        Jdbi.create(source())
                .useTransaction(handle -> {
                    handle.createUpdate(
                                    """
                                    insert into chat.turns
                                           (turn_id, conversation_id, owner_id, position, parent_turn_id, branched,
                                            outcome, model, reject_reason, submitted_at, ended_at)
                                    values (:turn, :conversation, :owner, :position, cast(:parent as uuid), :branched,
                                            :outcome, :model, :reason, :submitted, :ended)
                                    """)
                            .bind("turn", turn.turnId().value())
                            .bind("conversation", turn.conversationId().value())
                            .bind("owner", turn.owner().value())
                            .bind("position", turn.position())
                            .bind("parent", parent(turn))
                            .bind("branched", turn.branched())
                            .bind("outcome", turn.outcome())
                            .bind("model", turn.model())
                            .bind("reason", turn.rejectReason())
                            .bind("submitted", turn.submittedAt())
                            .bind("ended", turn.endedAt())
                            .execute();
                    message(handle, turn, "user", turn.prompt());
                    if (turn.outcome().equals("completed") || !"".equals(turn.text())) {
                        message(handle, turn, "assistant", turn.text());
                    }
                });
    }

    private static @Nullable UUID parent(StoredTurn turn) {
        return turn.parentTurnId() == null ? null : turn.parentTurnId().value();
    }

    private static void message(
            Handle handle, StoredTurn turn, String role, @Nullable String content) {
        for (String table : new String[] {"messages", "message_search"}) {
            handle.createUpdate(
                            """
                            insert into chat.%s
                                   (conversation_id, position, role, turn_id, owner_id, content, created_at)
                            values (:conversation, :position, cast(:role as chat.message_role), :turn, :owner,
                                    :content, :created)
                            """
                                    .formatted(table))
                    .bind("conversation", turn.conversationId().value())
                    .bind("position", turn.position())
                    .bind("role", role)
                    .bind("turn", turn.turnId().value())
                    .bind("owner", turn.owner().value())
                    .bind("content", content)
                    .bind("created", turn.submittedAt())
                    .execute();
        }
    }

    public void execute(String sql) {
        Jdbi.create(source()).useHandle(handle -> handle.execute(sql));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

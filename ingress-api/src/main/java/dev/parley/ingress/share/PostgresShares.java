package dev.parley.ingress.share;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps links in {@code identity.shares}; every query has its index. */
public final class PostgresShares implements Shares {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresShares.class);
    private static final String COLUMNS = "id, conversation_id, owner_id, position, created_at";

    private final Jdbi jdbi;

    /** Links in this database. */
    public PostgresShares(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    /** Two at the same moment can exceed the bound by one, which is of no harm. */
    @Override
    public boolean add(Share share, byte[] tokenSha256, int most) {
        return asked(handle ->
                handle.createUpdate(
                                """
                                insert into identity.shares
                                       (id, token_sha256, conversation_id, owner_id, position, created_at)
                                select :id, :token, :conversation, :owner, :position, :created_at
                                 where (select count(*) from identity.shares
                                         where conversation_id = :conversation and revoked_at is null) < :most
                                """)
                        .bind("id", share.id())
                        .bind("token", tokenSha256)
                        .bind("conversation", share.conversationId().value())
                        .bind("owner", share.owner().value())
                        .bind("position", share.position())
                        .bind("created_at", share.createdAt())
                        .bind("most", most)
                        .execute())
                == 1;
    }

    @Override
    public List<Share> of(ConversationId conversation) {
        return asked(handle ->
                handle.createQuery(
                                """
                                select %s from identity.shares
                                 where conversation_id = :conversation and revoked_at is null
                                 order by created_at desc, id desc
                                """
                                        .formatted(COLUMNS))
                        .bind("conversation", conversation.value())
                        .map((row, _) -> share(row))
                        .list());
    }

    @Override
    public boolean revoke(ConversationId conversation, UUID share, Instant at) {
        return asked(handle ->
                handle.createUpdate(
                                """
                                update identity.shares set revoked_at = coalesce(revoked_at, :at)
                                 where id = :id and conversation_id = :conversation
                                """)
                        .bind("id", share)
                        .bind("conversation", conversation.value())
                        .bind("at", at)
                        .execute())
                == 1;
    }

    @Override
    public Optional<Share> find(byte[] tokenSha256) {
        return asked(handle ->
                handle.createQuery(
                                """
                                select %s from identity.shares
                                 where token_sha256 = :token and revoked_at is null
                                """
                                        .formatted(COLUMNS))
                        .bind("token", tokenSha256)
                        .map((row, _) -> share(row))
                        .findOne());
    }

    private static Share share(ResultSet row) throws SQLException {
        return new Share(
                row.getObject("id", UUID.class),
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                new UserId(row.getObject("owner_id", UUID.class)),
                row.getLong("position"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private <T> T asked(Function<Handle, T> query) {
        try {
            return jdbi.withHandle(query::apply);
        } catch (JdbiException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("share links are out of reach");
            throw new UnableToReachShares();
        }
    }
}

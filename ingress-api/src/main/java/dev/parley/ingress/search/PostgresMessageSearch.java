package dev.parley.ingress.search;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.UnableToReadHistory;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches {@code chat.message_search} by the one index that holds owner, words and parts. */
public final class PostgresMessageSearch implements MessageSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresMessageSearch.class);
    private static final String CANCELED = "57014";
    private static final String WORDS =
            "to_tsvector('simple', s.content) @@ websearch_to_tsquery('simple', :words)";
    private static final String PART = "s.content ilike :pattern";

    private final Jdbi jdbi;
    private final Duration timeout;

    /**
     * @param timeout after which a search is given up
     */
    public PostgresMessageSearch(DataSource database, Duration timeout) {
        this.jdbi = Jdbi.create(database);
        this.timeout = timeout;
    }

    @Override
    public List<FoundMessage> find(
            UserId owner, SearchQuery query, @Nullable FoundKey after, int limit) {
        try {
            return jdbi.inTransaction(handle -> {
                handle.execute("set local statement_timeout = " + timeout.toMillis());
                return find(handle, owner, query, after, limit);
            });
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause
                    && CANCELED.equals(cause.getSQLState())) {
                throw Refusal.ofField(
                                ProblemCode.SEARCH_TOO_BROAD,
                                "q",
                                "the search takes too long; use more or longer words")
                        .asException();
            }
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a search did not work");
            throw new UnableToReadHistory();
        }
    }

    private static List<FoundMessage> find(
            Handle handle, UserId owner, SearchQuery wanted, @Nullable FoundKey after, int limit) {
        var query =
                handle.createQuery(
                                """
                                select s.conversation_id, s.turn_id, s.role, s.content, s.created_at, s.position,
                                       coalesce(nullif(c.title, ''), c.derived_title) as title
                                  from chat.message_search s
                                  join chat.conversations c
                                    on c.id = s.conversation_id and c.deleted_at is null
                                 where s.owner_id = :owner
                                   and (%s)
                                   %s
                                 order by s.created_at desc, s.conversation_id desc, s.position desc, s.role desc
                                 limit :limit
                                """
                                        .formatted(
                                                condition(wanted),
                                                after == null
                                                        ? ""
                                                        : """
                                                        and (s.created_at, s.conversation_id, s.position, s.role)
                                                          < (:time, :conversation, :position, cast(:role as chat.message_role))
                                                        """))
                        .bind("owner", owner.value())
                        .bind("words", wanted.text())
                        .bind("pattern", wanted.pattern())
                        .bind("limit", limit);
        if (after != null) {
            query.bind("time", after.createdAt())
                    .bind("conversation", after.conversation().value())
                    .bind("position", after.position())
                    .bind("role", after.role());
        }
        return query.map((row, _) -> found(row)).list();
    }

    private static String condition(SearchQuery wanted) {
        if (wanted.pattern() == null) {
            return WORDS;
        }
        return wanted.isShort() ? PART : WORDS + " or " + PART;
    }

    private static FoundMessage found(ResultSet row) throws SQLException {
        return new FoundMessage(
                new ConversationId(row.getObject("conversation_id", UUID.class)),
                row.getString("title"),
                new TurnId(row.getObject("turn_id", UUID.class)),
                row.getString("role"),
                row.getString("content"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("position"));
    }
}

package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads schemas {@code chat} and {@code billing}; every query has its index. */
public final class PostgresHistory implements History {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHistory.class);

    private final Jdbi jdbi;

    /** Thread safety: as safe as the data source behind it. */
    public PostgresHistory(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    @Override
    public Optional<StoredConversation> conversation(ConversationId conversation) {
        return read(handle ->
                handle.createQuery(
                                """
                                select id, owner_id, title, model, system_prompt, created_at, updated_at
                                  from chat.conversations
                                 where id = :id and deleted_at is null
                                """)
                        .bind("id", conversation.value())
                        .map((row, _) -> Rows.conversation(row))
                        .findOne());
    }

    @Override
    public List<StoredConversation> conversations(
            UserId owner, @Nullable ConversationKey after, int limit) {
        String keyset = after == null ? "" : "and (updated_at, id) < (:after_time, :after_id)";
        return read(handle -> {
            var query =
                    handle.createQuery(
                                    """
                                    select id, owner_id, title, model, system_prompt, created_at, updated_at
                                      from chat.conversations
                                     where owner_id = :owner and deleted_at is null %s
                                     order by updated_at desc, id desc
                                     limit :limit
                                    """
                                            .formatted(keyset))
                            .bind("owner", owner.value())
                            .bind("limit", limit);
            if (after != null) {
                query.bind("after_time", after.updatedAt()).bind("after_id", after.id().value());
            }
            return query.map((row, _) -> Rows.conversation(row)).list();
        });
    }

    @Override
    public List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        String direction = newestFirst ? "desc" : "asc";
        String keyset =
                after == null
                        ? ""
                        : "and (m.position, m.role) %s (:position, cast(:role as chat.message_role))"
                                .formatted(newestFirst ? "<" : ">");
        return read(handle -> {
            var query =
                    handle.createQuery(
                                    """
                                    select m.position, m.role, m.content, m.turn_id, m.created_at,
                                           t.outcome, t.model, t.cursor
                                      from chat.messages m
                                      join chat.turns t on t.turn_id = m.turn_id
                                     where m.conversation_id = :conversation %s
                                     order by m.position %s, m.role %s
                                     limit :limit
                                    """
                                            .formatted(keyset, direction, direction))
                            .bind("conversation", conversation.value())
                            .bind("limit", limit);
            if (after != null) {
                query.bind("position", after.position()).bind("role", after.role());
            }
            return query.map((row, _) -> Rows.message(row)).list();
        });
    }

    @Override
    public Optional<StoredTurn> turn(TurnId turn) {
        return read(handle ->
                handle.createQuery(
                                """
                                select t.*, asked.content as prompt, answered.content as answer
                                  from chat.turns t
                                  left join chat.messages asked
                                    on asked.conversation_id = t.conversation_id
                                   and asked.position = t.position and asked.role = 'user'
                                   and asked.created_at = t.submitted_at
                                  left join chat.messages answered
                                    on answered.conversation_id = t.conversation_id
                                   and answered.position = t.position and answered.role = 'assistant'
                                   and answered.created_at = t.submitted_at
                                 where t.turn_id = :turn
                                """)
                        .bind("turn", turn.value())
                        .map((row, _) -> Rows.turn(row))
                        .findFirst());
    }

    @Override
    public List<StoredTotals> totals(UserId user, String from, String to) {
        return read(handle ->
                handle.createQuery(
                                """
                                select period, model, turns, prompt_tokens, completion_tokens,
                                       amount_micros, currency, updated_at
                                  from billing.user_totals
                                 where user_id = :user and period >= :from and period <= :to
                                 order by period desc, model
                                """)
                        .bind("user", user.value())
                        .bind("from", from)
                        .bind("to", to)
                        .map((row, _) -> Rows.totals(row))
                        .list());
    }

    private <T> T read(Function<Handle, T> query) {
        try {
            return jdbi.withHandle(query::apply);
        } catch (JdbiException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the history could not be read");
            throw new UnableToReadHistory();
        }
    }
}

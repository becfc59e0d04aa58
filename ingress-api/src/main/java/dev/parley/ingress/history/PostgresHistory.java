package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads schemas {@code chat} and {@code billing}; every query has its index. */
public final class PostgresHistory implements History {
    private static final String CONVERSATION =
            """
            id, owner_id, coalesce(nullif(title, ''), derived_title) as title, model, system_prompt,
            c.unlisted, created_at, updated_at, settings_offset
            """;

    private static final Boolean[] LISTED = {false};
    private static final Boolean[] BOTH = {false, true};

    private final HistoryReads database;
    private final StoredBranches branches;

    /** Thread safety: as safe as the data source behind it. */
    public PostgresHistory(DataSource database, StoredBranches branches) {
        this.database = new HistoryReads(database);
        this.branches = branches;
    }

    @Override
    public Optional<StoredConversation> conversation(ConversationId conversation) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                select %s
                                  from chat.conversations c
                                 where id = :id and deleted_at is null
                                """
                                        .formatted(CONVERSATION))
                        .bind("id", conversation.value())
                        .map((row, _) -> Rows.conversation(row))
                        .findOne());
    }

    @Override
    public Optional<Ownership> ownership(ConversationId conversation) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                select owner_id, deleted_at is not null as deleted
                                  from chat.conversations where id = :id
                                """)
                        .bind("id", conversation.value())
                        .map((row, _) ->
                                new Ownership(
                                        new UserId(row.getObject("owner_id", UUID.class)),
                                        row.getBoolean("deleted")))
                        .findOne());
    }

    @Override
    public List<StoredConversation> conversations(
            UserId owner, boolean unlisted, @Nullable ConversationKey after, int limit) {
        String keyset = after == null ? "" : "and (updated_at, id) < (:after_time, :after_id)";
        return database.read(handle -> {
            var query =
                    handle.createQuery(
                                    """
                                    select found.*
                                      from unnest(:kinds) as kind (unlisted)
                                     cross join lateral (
                                        select %s
                                          from chat.conversations c
                                         where owner_id = :owner and c.unlisted = kind.unlisted
                                           and deleted_at is null %s
                                         order by updated_at desc, id desc
                                         limit :limit) found
                                     order by updated_at desc, id desc
                                     limit :limit
                                    """
                                            .formatted(CONVERSATION, keyset))
                            .bind("kinds", unlisted ? BOTH : LISTED)
                            .bind("owner", owner.value())
                            .bind("limit", limit);
            if (after != null) {
                query.bind("after_time", after.updatedAt()).bind("after_id", after.id().value());
            }
            return query.map((row, _) -> Rows.conversation(row)).list();
        });
    }

    @Override
    public Map<ConversationId, LastMessage> lastMessages(Collection<ConversationId> conversations) {
        Map<ConversationId, LastMessage> found = new HashMap<>();
        database.read(handle ->
                handle.createQuery(
                                """
                                select t.conversation_id, m.role, left(m.content, :characters) as content,
                                       m.created_at
                                  from unnest(:conversations) as c (id)
                                 cross join lateral (
                                    select conversation_id, position, submitted_at from chat.turns
                                     where conversation_id = c.id
                                       and not (branched and outcome = 'rejected')
                                     order by position desc limit 1) t
                                 cross join lateral (
                                    select role, content, created_at from chat.messages
                                     where conversation_id = t.conversation_id
                                       and position = t.position and created_at = t.submitted_at
                                     order by role desc limit 1) m
                                """)
                        .bind("characters", LastMessage.CHARACTERS)
                        .bind(
                                "conversations",
                                conversations.stream()
                                        .map(ConversationId::value)
                                        .toArray(UUID[]::new))
                        .map((row, _) ->
                                found.put(
                                        new ConversationId(
                                                row.getObject("conversation_id", UUID.class)),
                                        Rows.lastMessage(row)))
                        .list());
        return found;
    }

    @Override
    public List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        return messages(conversation, branches.activePath(conversation), after, newestFirst, limit);
    }

    @Override
    public List<StoredMessage> messages(
            ConversationId conversation,
            @Nullable Path path,
            @Nullable MessageKey after,
            boolean newestFirst,
            int limit) {
        String direction = newestFirst ? "desc" : "asc";
        String keyset =
                after == null
                        ? ""
                        : "and t.position %1$s= :position and (t.position, m.role) %1$s (:position, cast(:role as chat.message_role))"
                                .formatted(newestFirst ? "<" : ">");
        return database.read(handle -> {
            var query =
                    handle.createQuery(
                                    """
                                    select t.position, m.role, m.content, m.tool_calls, m.metadata, t.turn_id,
                                           m.created_at, t.outcome, t.model, t.cursor,
                                           t.branched and t.outcome = 'rejected' as dead_end,
                                           case when t.branched or t.parent_turn_id is not null
                                                then t.parent_turn_id
                                                else (select before.turn_id from chat.turns before
                                                       where before.conversation_id = t.conversation_id
                                                         and before.position < t.position
                                                         and before.outcome <> 'rejected'
                                                       order by before.position desc limit 1)
                                           end as parent_turn_id
                                      from chat.turns t
                                      join chat.messages m
                                        on m.conversation_id = t.conversation_id
                                       and m.position = t.position and m.created_at = t.submitted_at
                                     where t.conversation_id = :conversation %s %s
                                     order by t.position %s, m.role %s
                                     limit :limit
                                    """
                                            .formatted(
                                                    PathFilter.sql(path),
                                                    keyset,
                                                    direction,
                                                    direction))
                            .bind("conversation", conversation.value())
                            .bind("limit", limit);
            if (after != null) {
                query.bind("position", after.position()).bind("role", after.role());
            }
            PathFilter.bind(query, path);
            return query.map((row, _) -> Rows.message(row)).list();
        });
    }

    @Override
    public Optional<StoredTurn> turn(TurnId turn) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                select t.*, asked.content as prompt, asked.input, asked.metadata,
                                       answered.content as answer, answered.tool_calls
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
    public Set<TurnId> stored(Set<TurnId> turns) {
        return database.read(handle ->
                handle.createQuery("select turn_id from chat.turns where turn_id = any(:turns)")
                        .bindArray("turns", UUID.class, turns.stream().map(TurnId::value).toList())
                        .map((row, _) -> new TurnId(row.getObject("turn_id", UUID.class)))
                        .set());
    }

    @Override
    public List<StoredTotals> totals(UserId user, String from, String to) {
        return database.read(handle ->
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
}

package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.history.Path.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads how turns follow each other. Only turns that branch have entries in the indexes that this
 * walks, so the cost is that of the branches on the way and not of the turns between them.
 */
public final class PostgresBranches implements StoredBranches {
    /** Where a branch leaves, looked for from a position backwards. */
    private static final String BRANCH_BEFORE =
            """
            left join lateral (
                select b.position as low, p.position as follows
                  from (select position, parent_turn_id from chat.turns
                         where conversation_id = :conversation and position <= %s
                           and branched and outcome <> 'rejected'
                         order by position desc limit 1) b
                  left join chat.turns p
                    on p.turn_id = b.parent_turn_id
                   and p.conversation_id = :conversation and p.position < b.position
            ) branch on true
            """;

    private final HistoryReads database;

    /** Thread safety: as safe as the data source behind it. */
    public PostgresBranches(DataSource database) {
        this.database = new HistoryReads(database);
    }

    @Override
    public Path path(ConversationId conversation, long position) {
        return new Path(
                database.read(handle ->
                        handle.createQuery(
                                        """
                                        with recursive span (high, low, follows) as (
                                            select tip.position, branch.low, branch.follows
                                              from (select cast(:position as bigint) as position) tip
                                        """
                                                + BRANCH_BEFORE.formatted("tip.position")
                                                + """
                                                union all
                                                select span.follows, branch.low, branch.follows
                                                  from span
                                                """
                                                + BRANCH_BEFORE.formatted("span.follows")
                                                + """
                                                     where span.follows is not null
                                                )
                                                select coalesce(low, 0) as low, high from span
                                                """)
                                .bind("conversation", conversation.value())
                                .bind("position", position)
                                .map((row, _) -> new Span(row.getLong("low"), row.getLong("high")))
                                .list()));
    }

    @Override
    public Optional<Ancestor> parent(StoredTurn turn) {
        String which =
                turn.branched()
                        ? "turn_id = cast(:parent as uuid)"
                        : "outcome <> 'rejected' order by position desc limit 1";
        return database.read(handle ->
                handle.createQuery(
                                """
                                select turn_id, position from chat.turns
                                 where conversation_id = :conversation and position < :position and %s
                                """
                                        .formatted(which))
                        .bind("conversation", turn.conversationId().value())
                        .bind("position", turn.position())
                        .bind("parent", value(turn.parentTurnId()))
                        .map((row, _) ->
                                new Ancestor(
                                        new TurnId(row.getObject("turn_id", UUID.class)),
                                        row.getLong("position")))
                        .findOne());
    }

    @Override
    public Map<Optional<TurnId>, List<TurnId>> forks(
            ConversationId conversation, Collection<Optional<TurnId>> parents) {
        Map<Optional<TurnId>, List<TurnId>> forks = new HashMap<>();
        database.read(handle ->
                handle.createQuery(
                                """
                                with fork as (
                                    select distinct parent_turn_id from chat.turns
                                     where conversation_id = :conversation
                                       and branched and outcome <> 'rejected'
                                       and (parent_turn_id = any(:parents)
                                            or (:beginning and parent_turn_id is null)))
                                select fork.parent_turn_id, child.turn_id
                                  from fork
                                  left join chat.turns parent on parent.turn_id = fork.parent_turn_id
                                 cross join lateral (
                                    select turn_id, position from chat.turns
                                     where conversation_id = :conversation
                                       and branched and outcome <> 'rejected'
                                       and (parent_turn_id = fork.parent_turn_id
                                            or (parent_turn_id is null and fork.parent_turn_id is null))
                                    union all
                                    select turn_id, position
                                      from (select turn_id, position, branched from chat.turns
                                             where conversation_id = :conversation
                                               and position > coalesce(parent.position, -1)
                                               and outcome <> 'rejected'
                                             order by position limit 1) following
                                     where not branched) child
                                 order by child.position
                                """)
                        .bind("conversation", conversation.value())
                        .bind(
                                "parents",
                                parents.stream()
                                        .flatMap(Optional::stream)
                                        .map(TurnId::value)
                                        .toArray(UUID[]::new))
                        .bind("beginning", parents.contains(Optional.<TurnId>empty()))
                        .map((row, _) -> {
                            UUID parent = row.getObject("parent_turn_id", UUID.class);
                            return forks.computeIfAbsent(
                                            Optional.ofNullable(parent).map(TurnId::new),
                                            _ -> new ArrayList<>())
                                    .add(new TurnId(row.getObject("turn_id", UUID.class)));
                        })
                        .list());
        return forks;
    }

    @Override
    public List<StoredRound> rounds(ConversationId conversation, Path path, int most, long bytes) {
        return database.read(handle -> {
            var query =
                    handle.createQuery(
                                    """
                                    select prompt, input, answer, tool_calls
                                      from (
                                        select *, sum(octet_length(prompt) + octet_length(answer)
                                                      + coalesce(pg_column_size(input), 0)
                                                      + coalesce(pg_column_size(tool_calls), 0))
                                                  over (order by position desc) as bytes
                                          from (
                                            select t.position, asked.content as prompt, asked.input,
                                                   answered.content as answer, answered.tool_calls
                                              from chat.turns t
                                              join chat.messages asked
                                                on asked.conversation_id = t.conversation_id
                                               and asked.position = t.position and asked.role = 'user'
                                               and asked.created_at = t.submitted_at
                                              join chat.messages answered
                                                on answered.conversation_id = t.conversation_id
                                               and answered.position = t.position
                                               and answered.role = 'assistant'
                                               and answered.created_at = t.submitted_at
                                             where t.conversation_id = :conversation
                                               and t.position <= :latest
                                               and t.outcome in ('completed', 'cancelled')
                                               and (answered.tool_calls is not null
                                                    or btrim(answered.content, E' \\t\\r\\n') <> '')
                                               %s
                                             order by t.position desc
                                             limit :most) latest) measured
                                     where bytes <= :bytes
                                     order by position
                                    """
                                            .formatted(PathFilter.sql(path)))
                            .bind("conversation", conversation.value())
                            .bind("latest", path.spans().getFirst().high())
                            .bind("most", most)
                            .bind("bytes", bytes);
            PathFilter.bind(query, path);
            return query.map((row, _) -> Rows.round(row)).list();
        });
    }

    private static @Nullable UUID value(@Nullable TurnId turn) {
        return turn == null ? null : turn.value();
    }
}

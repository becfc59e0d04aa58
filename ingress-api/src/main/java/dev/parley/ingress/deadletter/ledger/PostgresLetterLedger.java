package dev.parley.ingress.deadletter.ledger;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.deadletter.LetterId;
import dev.parley.ingress.deadletter.LetterLedger;
import dev.parley.ingress.deadletter.LetterState;
import dev.parley.ingress.deadletter.Span;
import dev.parley.ingress.deadletter.StoredAct;
import dev.parley.ingress.deadletter.UnableToReadLetters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables {@code identity.dead_letters} and {@code identity.dead_letter_acts}. */
public final class PostgresLetterLedger implements LetterLedger {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLetterLedger.class);

    private final Jdbi jdbi;

    /** Thread safety: as safe as the data source behind it. */
    public PostgresLetterLedger(DataSource database) {
        this.jdbi = Jdbi.create(database);
    }

    @Override
    public Map<Long, StoredAct> acts(Span span) {
        return inTransaction(handle -> {
            Map<Long, StoredAct> acts = new HashMap<>();
            handle.createQuery(
                            """
                            select letter_offset, state, replays, action_id, operator_id, reason, patch, at
                              from identity.dead_letters
                             where topic = :topic and partition_number = :partition
                               and letter_offset >= :from and letter_offset < :to
                            """)
                    .bind("topic", span.topic().name())
                    .bind("partition", span.partition())
                    .bind("from", span.from())
                    .bind("to", span.to())
                    .map((row, _) -> Map.entry(row.getLong("letter_offset"), act(row)))
                    .forEach(entry -> acts.put(entry.getKey(), entry.getValue()));
            return acts;
        });
    }

    @Override
    public List<StoredAct> trail(LetterId letter) {
        return inTransaction(handle ->
                place(
                                handle.createQuery(
                                        """
                                        select state, replays, action_id, operator_id, reason, patch, at
                                          from identity.dead_letter_acts
                                         where topic = :topic and partition_number = :partition
                                           and letter_offset = :offset
                                         order by at, action_id
                                        """),
                                letter)
                        .map((row, _) -> act(row))
                        .list());
    }

    @Override
    public StoredAct claim(LetterId letter, StoredAct act, boolean again, int maxReplays) {
        return inTransaction(handle -> {
            act(
                            place(
                                    handle.createUpdate(
                                            """
                                            insert into identity.dead_letters as kept
                                                   (topic, partition_number, letter_offset, state, replays,
                                                    action_id, operator_id, reason, patch, at)
                                            values (:topic, :partition, :offset, :state, :replays,
                                                    :action, :operator, :reason, :patch, :at)
                                            on conflict (topic, partition_number, letter_offset) do update
                                               set state = excluded.state,
                                                   replays = kept.replays + :more,
                                                   action_id = excluded.action_id,
                                                   operator_id = excluded.operator_id,
                                                   reason = excluded.reason,
                                                   patch = excluded.patch,
                                                   at = excluded.at
                                             where :again
                                               and kept.state in ('replayed', 'discarded')
                                               and kept.action_id <> excluded.action_id
                                               and kept.replays + :more <= :most
                                            """),
                                    letter),
                            act)
                    .bind("more", act.state() == LetterState.REPLAYING ? 1 : 0)
                    .bind("again", again)
                    .bind("most", maxReplays)
                    .execute();
            return place(
                            handle.createQuery(
                                    """
                                    select state, replays, action_id, operator_id, reason, patch, at
                                      from identity.dead_letters
                                     where topic = :topic and partition_number = :partition
                                       and letter_offset = :offset
                                    """),
                            letter)
                    .map((row, _) -> act(row))
                    .one();
        });
    }

    @Override
    public void settle(LetterId letter, StoredAct claimed) {
        StoredAct done = claimed.settled();
        inTransaction(handle -> {
            int settled =
                    place(
                                    handle.createUpdate(
                                            """
                                            update identity.dead_letters set state = :done
                                             where topic = :topic and partition_number = :partition
                                               and letter_offset = :offset and action_id = :action
                                               and state = :begun
                                            """),
                                    letter)
                            .bind("done", done.state().wireName())
                            .bind("begun", claimed.state().wireName())
                            .bind("action", claimed.actionId())
                            .execute();
            if (settled == 1) {
                act(
                                place(
                                        handle.createUpdate(
                                                """
                                                insert into identity.dead_letter_acts
                                                       (topic, partition_number, letter_offset, state, replays,
                                                        action_id, operator_id, reason, patch, at)
                                                values (:topic, :partition, :offset, :state, :replays,
                                                        :action, :operator, :reason, :patch, :at)
                                                """),
                                        letter),
                                done)
                        .execute();
            }
            return settled;
        });
    }

    private static <S extends SqlStatement<S>> S place(S statement, LetterId letter) {
        return statement
                .bind("topic", letter.topic().name())
                .bind("partition", letter.partition())
                .bind("offset", letter.offset());
    }

    private static <S extends SqlStatement<S>> S act(S statement, StoredAct act) {
        return statement
                .bind("state", act.state().wireName())
                .bind("replays", act.replays())
                .bind("action", act.actionId())
                .bind("operator", act.operatorId().value())
                .bind("reason", act.reason())
                .bind("patch", act.patch())
                .bind("at", act.at());
    }

    private static StoredAct act(ResultSet row) throws SQLException {
        return new StoredAct(
                LetterState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("replays"),
                row.getString("action_id"),
                new UserId(row.getObject("operator_id", UUID.class)),
                row.getString("reason"),
                row.getString("patch"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private <T> T inTransaction(Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the states of dead letters could not be read or written");
            throw new UnableToReadLetters("the database cannot be reached");
        }
    }
}

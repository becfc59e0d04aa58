package dev.parley.sink.intake;

import dev.parley.events.deadletter.Failure;
import dev.parley.sink.deadletter.DeadLetterBox;
import dev.parley.sink.deadletter.DeadLetterBox.Letter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Stores what one poll brought, in one transaction unless it is very large.
 *
 * <ul>
 *   <li>On return every record is stored, passed over, or acknowledged as a dead letter; the
 *       container commits the offsets after that, with those of later batches.
 *   <li>On a throw nothing is committed to Kafka and the whole batch comes again, for as long as
 *       the database or the brokers are in trouble. What was stored is stored again, which changes
 *       nothing.
 *   <li>A record that the database will never take is found by halving the batch and goes alone to
 *       the dead letters; the halves are stored in their order.
 *   <li>An interrupt is a throw.
 * </ul>
 *
 * <p>Thread safety: one listener per container of one consumer.
 */
public final class BatchIntake<C> implements BatchMessageListener<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchIntake.class);

    /** Of values in one transaction: a statement holds them several times while it is made. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private record Entry<C>(ConsumerRecord<byte[], byte[]> record, C change) {}

    /** How often, and since when, transactions that hold a record were refused. */
    private record Refusals(int count, @Nullable Instant since) {
        static final Refusals NONE = new Refusals(0, null);

        Refusals and(Instant another) {
            return new Refusals(count + 1, since == null ? another : since);
        }

        /** About a record that was refused alone. */
        Failure failure(SQLException refusal, Instant now) {
            return new Failure(
                    Failure.REFUSED,
                    "refused by the database (%s): %s"
                            .formatted(refusal.getSQLState(), refusal.getMessage()),
                    refusal,
                    since == null ? now : since,
                    now,
                    count);
        }
    }

    private final RecordReader<C> reader;
    private final Store<C> store;
    private final DeadLetterBox deadLetters;
    private final SinkMeters meters;
    private final InstantSource clock;
    private boolean stalled;

    /** A listener that fills one store. */
    public BatchIntake(
            RecordReader<C> reader,
            Store<C> store,
            DeadLetterBox deadLetters,
            SinkMeters meters,
            InstantSource clock) {
        this.reader = reader;
        this.store = store;
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            take(records);
        } catch (RuntimeException e) {
            meters.failed();
            if (!stalled) {
                stalled = true;
                meters.stalled();
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("a batch cannot be stored now and is tried until it can");
            }
            throw e;
        }
        if (stalled) {
            stalled = false;
            meters.wentOn();
            LOG.atInfo().log("batches are stored again");
        }
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Entry<C>> entries = new ArrayList<>(records.size());
        List<Letter> letters = new ArrayList<>();
        Tally tally = new Tally();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (reader.read(record)) {
                case Reading.Change<C>(C change) -> entries.add(new Entry<>(record, change));
                case Reading.PassedOver<C> _ ->
                        tally.count(record.topic(), Tally.Result.PASSED_OVER);
                case Reading.Unreadable<C>(String reason) ->
                        letters.add(
                                new Letter(record, Failure.unreadable(reason, clock.instant())));
            }
        }
        store(entries, Refusals.NONE, tally, letters);
        deadLetters.put(letters);
        for (Letter letter : letters) {
            tally.count(letter.record().topic(), Tally.Result.DEAD_LETTERED);
            LOG.atWarn()
                    .addKeyValue("topic", letter.record().topic())
                    .addKeyValue("partition", letter.record().partition())
                    .addKeyValue("offset", letter.record().offset())
                    .log("a record can never be stored and is a dead letter now");
        }
        tally.publish(meters);
    }

    private void store(List<Entry<C>> entries, Refusals before, Tally tally, List<Letter> refused) {
        if (entries.isEmpty()) {
            return;
        }
        if (entries.size() > 1 && bytes(entries) > MOST_BYTES) {
            storeHalves(entries, before, tally, refused);
            return;
        }
        List<C> changes = entries.stream().map(Entry::change).toList();
        try {
            meters.timed(() -> store.write(changes));
        } catch (RuntimeException e) {
            SQLException refusal = RefusedData.in(e);
            if (refusal == null) {
                throw e;
            }
            Instant now = clock.instant();
            Refusals refusals = before.and(now);
            if (entries.size() == 1) {
                refused.add(
                        new Letter(entries.getFirst().record(), refusals.failure(refusal, now)));
                return;
            }
            storeHalves(entries, refusals, tally, refused);
            return;
        }
        for (Entry<C> entry : entries) {
            tally.count(entry.record().topic(), Tally.Result.STORED);
        }
    }

    private void storeHalves(
            List<Entry<C>> entries, Refusals before, Tally tally, List<Letter> refused) {
        int middle = entries.size() / 2;
        store(entries.subList(0, middle), before, tally, refused);
        store(entries.subList(middle, entries.size()), before, tally, refused);
    }

    private static <C> long bytes(List<Entry<C>> entries) {
        long bytes = 0;
        for (Entry<C> entry : entries) {
            bytes += Math.max(0, entry.record().serializedValueSize());
        }
        return bytes;
    }
}

package dev.parley.sink.ledger;

import dev.parley.events.billing.BillingEvent;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.sink.intake.Origin;
import dev.parley.sink.intake.Reading;
import dev.parley.sink.intake.RecordReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads priced usage and totals. */
public final class LedgerReader implements RecordReader<BillingEvent> {
    private final EventCodec<UsageEvent> usage = Topics.USAGE.codec("persistence-sink");
    private final EventCodec<UserTotals> totals = Topics.USER_TOTALS.codec("persistence-sink");

    @Override
    public Reading<BillingEvent> read(ConsumerRecord<byte[], byte[]> record) {
        return Origin.of(record).topic().equals(Topics.USAGE.name())
                ? reading(usage.read(record))
                : reading(totals.read(record));
    }

    private static <E extends BillingEvent> Reading<BillingEvent> reading(Decoded<E> decoded) {
        return switch (decoded) {
            case Decoded.Known<E>(E event, _) -> new Reading.Change<>(event);
            case Decoded.Foreign<E> _ -> new Reading.PassedOver<>();
            case Decoded.Unreadable<E>(String reason) -> new Reading.Unreadable<>(reason);
        };
    }
}

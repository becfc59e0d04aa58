package dev.parley.billing.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.billing.letter.Letter;
import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.meter.BillingMeters.UsageResult;
import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Adds what each turn costs its user to the sums of its day and of its month. Offsets, sums and the
 * totals sent are one transaction, so nothing is added twice, and of a total that changes several
 * times in a transaction only the last needs to be sent; of a turn that an operator replays, which
 * can happen again, it is remembered. Never throws because of what a record holds.
 */
public final class Settlement implements Processor<byte[], byte[], byte[], Object> {
    /** The store it needs, of {@link Bytes} and byte arrays. */
    public static final String STORE = "totals";

    private static final byte[] SEEN = {};

    private record Sum(TotalKey key, RunningTotal total) {}

    private final EventCodec<UsageEvent> usage = Topics.USAGE.codec("billing-aggregator");
    private final EventCodec<UserTotals> totals = Topics.USER_TOTALS.codec("billing-aggregator");
    private final BillingMeters meters;
    private final String totalsSink;
    private final String letterSink;

    @SuppressWarnings("NullAway.Init")
    private ProcessorContext<byte[], Object> context;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<Bytes, byte[]> store;

    /**
     * A processor for one partition.
     *
     * @param totalsSink where sums go
     * @param letterSink where dead letters go
     */
    public Settlement(BillingMeters meters, String totalsSink, String letterSink) {
        this.meters = meters;
        this.totalsSink = totalsSink;
        this.letterSink = letterSink;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (usage.read(record.key(), record.value(), record.headers())) {
            case Decoded.Known<UsageEvent>(UsageRecorded event, _) -> settle(record, event);
            case Decoded.Known<UsageEvent>(ProviderCostRecorded _, _) ->
                    meters.usage(UsageResult.NOT_SETTLED);
            case Decoded.Foreign<UsageEvent> _ -> meters.usage(UsageResult.PASSED_OVER);
            case Decoded.Unreadable<UsageEvent>(String reason) ->
                    deadLetter(Letter.unreadable(context, record, reason));
        }
    }

    private void settle(Record<byte[], byte[]> record, UsageRecorded event) {
        boolean replayed = Letter.isReplayed(context);
        if (replayed && store.get(replayKey(event)) != null) {
            meters.usage(UsageResult.REPEATED);
            return;
        }
        LocalDate day = LocalDate.ofInstant(event.at(), ZoneOffset.UTC);
        try {
            Sum ofDay = with(event, day.toString());
            Sum ofMonth = with(event, YearMonth.from(day).toString());
            keep(record, ofDay);
            keep(record, ofMonth);
        } catch (UnableToSettle e) {
            deadLetter(Letter.refused(context, record, e.reason(), e));
            return;
        }
        if (replayed) {
            store.put(replayKey(event), SEEN);
        }
        meters.usage(UsageResult.SETTLED);
    }

    private Sum with(UsageRecorded event, String period) throws UnableToSettle {
        TotalKey key = new TotalKey(event.userId(), period, event.model());
        RunningTotal before = RunningTotal.read(store.get(key.bytes()));
        return new Sum(
                key, (before == null ? RunningTotal.none(event.currency()) : before).plus(event));
    }

    private void keep(Record<byte[], byte[]> record, Sum sum) {
        UserTotals event = sum.total().of(sum.key());
        store.put(sum.key().bytes(), sum.total().bytes());
        context.forward(
                new Record<>(
                        totals.key(event),
                        totals.value(event),
                        record.timestamp(),
                        totals.headers(event, null)),
                totalsSink);
    }

    private void deadLetter(Record<byte[], Letter> letter) {
        context.forward(letter, letterSink);
        meters.usage(UsageResult.DEAD_LETTERED);
    }

    /** Beside the sums in the store, and beyond all of them. */
    private static Bytes replayKey(UsageRecorded event) {
        return Bytes.wrap(("replayed|" + event.turnId()).getBytes(UTF_8));
    }
}

package dev.parley.billing.usage;

import dev.parley.billing.letter.Letter;
import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.meter.BillingMeters.TurnResult;
import dev.parley.billing.price.PriceList;
import dev.parley.billing.price.PriceVersion;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.TraceParent;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Prices what turns and void generations consumed, each once, as {@link Charge} says. Offsets, the
 * memory of what is in the ledger and the ledger's entries are one transaction, so a record that is
 * processed again after a crash finds neither; an event that stands in the log twice, or that an
 * operator replayed, is found in the memory. Never throws because of what a record holds.
 */
public final class TurnBilling implements Processor<byte[], byte[], byte[], Object> {
    /** The store it needs, of {@link Bytes} and byte arrays. */
    public static final String STORE = "seen-turns";

    private static final Duration FORGET_EVERY = Duration.ofSeconds(10);

    private final EventCodec<TurnEvent> turns = Topics.TURNS.codec("billing-aggregator");
    private final EventCodec<UsageEvent> usage = Topics.USAGE.codec("billing-aggregator");
    private final PriceList prices;
    private final Duration retention;
    private final BillingMeters meters;
    private final String usageSink;
    private final String letterSink;

    @SuppressWarnings("NullAway.Init")
    private ProcessorContext<byte[], Object> context;

    @SuppressWarnings("NullAway.Init")
    private LogProgress progress;

    @SuppressWarnings("NullAway.Init")
    private SeenTurns seenTurns;

    @SuppressWarnings("NullAway.Init")
    private SeenGenerations seenGenerations;

    /**
     * A processor for one partition.
     *
     * @param retention for how long billed turns are remembered
     * @param usageSink where priced usage goes
     * @param letterSink where dead letters go
     */
    public TurnBilling(
            PriceList prices,
            Duration retention,
            BillingMeters meters,
            String usageSink,
            String letterSink) {
        this.prices = prices;
        this.retention = retention;
        this.meters = meters;
        this.usageSink = usageSink;
        this.letterSink = letterSink;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
        progress = new LogProgress(store, retention);
        seenTurns = new SeenTurns(store, progress);
        seenGenerations = new SeenGenerations(store, progress);
        context.schedule(FORGET_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> forget());
    }

    private void forget() {
        meters.forgotten(seenTurns.forget());
        seenGenerations.forget();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (turns.read(record.key(), record.value(), record.headers())) {
            case Decoded.Known<TurnEvent>(TurnEvent event, var trace) -> take(record, event, trace);
            case Decoded.Foreign<TurnEvent> _ -> meters.turn(TurnResult.PASSED_OVER);
            case Decoded.Unreadable<TurnEvent>(String reason) -> {
                context.forward(Letter.unreadable(context, record, reason), letterSink);
                meters.turn(TurnResult.DEAD_LETTERED);
            }
        }
    }

    private void take(Record<byte[], byte[]> record, TurnEvent event, @Nullable TraceParent trace) {
        if (!Letter.isReplayed(context)) {
            progress.cameTo(earlier(event.at(), Instant.ofEpochMilli(record.timestamp())));
        }
        switch (Charge.of(event)) {
            case Charge.ToUser charge -> bill(record, charge, trace);
            case Charge.ToOperator charge -> recordCost(record, charge, trace);
            case Charge.ToNobody _ -> meters.turn(TurnResult.NOT_BILLED);
        }
    }

    private void bill(
            Record<byte[], byte[]> record, Charge.ToUser charge, @Nullable TraceParent trace) {
        switch (seenTurns.look(charge.turn(), charge.submittedAt())) {
            case NEW -> {
                if (enter(record, charge, trace)) {
                    seenTurns.remember(charge.turn(), charge.submittedAt());
                    if (charge.generation() != null
                            && charge.usage().source() == UsageSource.ESTIMATED) {
                        seenGenerations.rememberPaid(charge.generation(), charge.endedAt());
                    }
                    meters.turn(TurnResult.BILLED);
                }
            }
            case REPEATED -> meters.turn(TurnResult.REPEATED);
            case TOO_OLD -> tooOld(record, "submitted at " + charge.submittedAt());
        }
    }

    private void recordCost(
            Record<byte[], byte[]> record, Charge.ToOperator charge, @Nullable TraceParent trace) {
        if (progress.isTooOld(charge.endedAt())) {
            tooOld(record, "ended at " + charge.endedAt());
        } else if (!seenGenerations.isNews(charge.generation(), charge.usage().source())) {
            meters.turn(TurnResult.REPEATED);
        } else if (enter(record, charge, trace)) {
            seenGenerations.rememberCost(
                    charge.generation(), charge.usage().source(), charge.endedAt());
            meters.turn(TurnResult.COST_RECORDED);
        }
    }

    /** Makes the entry of the ledger, or a dead letter where it cannot be priced. */
    private boolean enter(
            Record<byte[], byte[]> record, Charge.Priced charge, @Nullable TraceParent trace) {
        PriceVersion list = prices.at(charge.endedAt());
        long amount;
        try {
            amount = list.amount(charge.model(), charge.usage());
        } catch (ArithmeticException e) {
            refuse(record, "the price is more than can be counted", e);
            return false;
        }
        UsageEvent entry = charge.priced(amount, prices.currency(), list.version());
        context.forward(
                new Record<>(
                        usage.key(entry),
                        usage.value(entry),
                        record.timestamp(),
                        usage.headers(entry, trace)),
                usageSink);
        return true;
    }

    private void tooOld(Record<byte[], byte[]> record, String when) {
        refuse(record, when + ", too long ago to tell whether it is in the ledger already", null);
    }

    private void refuse(Record<byte[], byte[]> record, String reason, @Nullable Throwable cause) {
        context.forward(Letter.refused(context, record, reason, cause), letterSink);
        meters.turn(TurnResult.DEAD_LETTERED);
    }

    /**
     * A process with a wrong clock can claim any time; the brokers let none far ahead into the log.
     */
    private static Instant earlier(Instant claimed, Instant logged) {
        return claimed.isBefore(logged) ? claimed : logged;
    }
}

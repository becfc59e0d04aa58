package dev.parley.billing.usage;

import dev.parley.billing.letter.Letter;
import dev.parley.billing.meter.BillingMeters;
import dev.parley.billing.meter.BillingMeters.TurnResult;
import dev.parley.billing.price.PriceList;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
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
 * Prices each billable outcome once. Offsets, the memory of billed turns and the priced usage are
 * one transaction, so a record that is processed again after a crash finds neither; an outcome that
 * stands in the log twice is found in the memory. Never throws because of what a record holds.
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
    private SeenTurns seen;

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
        seen = new SeenTurns(store, retention);
        context.schedule(
                FORGET_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> meters.forgotten(seen.forget()));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (turns.read(record.key(), record.value(), record.headers())) {
            case Decoded.Known<TurnEvent>(TurnEvent event, var trace) -> take(record, event, trace);
            case Decoded.Foreign<TurnEvent> _ -> meters.turn(TurnResult.PASSED_OVER);
            case Decoded.Unreadable<TurnEvent>(String reason) -> deadLetter(record, reason);
        }
    }

    private void take(Record<byte[], byte[]> record, TurnEvent event, @Nullable TraceParent trace) {
        seen.cameTo(earlier(event.at(), Instant.ofEpochMilli(record.timestamp())));
        Billable turn = Billable.of(event);
        if (turn == null) {
            meters.turn(TurnResult.NOT_BILLED);
            return;
        }
        switch (seen.look(turn.turn(), turn.submittedAt())) {
            case NEW -> bill(record, turn, trace);
            case REPEATED -> meters.turn(TurnResult.REPEATED);
            case TOO_OLD ->
                    deadLetter(
                            record,
                            "submitted at %s, too long ago to tell whether it is billed already"
                                    .formatted(turn.submittedAt()));
        }
    }

    private void bill(Record<byte[], byte[]> record, Billable turn, @Nullable TraceParent trace) {
        long amount;
        try {
            amount = prices.amount(turn.model(), turn.usage());
        } catch (ArithmeticException _) {
            deadLetter(record, "the price is more than can be counted");
            return;
        }
        UsageRecorded priced = turn.priced(amount, prices.currency(), prices.version());
        seen.remember(turn.turn(), turn.submittedAt());
        context.forward(
                new Record<>(
                        usage.key(priced),
                        usage.value(priced),
                        record.timestamp(),
                        usage.headers(priced, trace)),
                usageSink);
        meters.turn(TurnResult.BILLED);
    }

    private void deadLetter(Record<byte[], byte[]> record, String reason) {
        context.forward(Letter.of(context, record, reason), letterSink);
        meters.turn(TurnResult.DEAD_LETTERED);
    }

    /**
     * A process with a wrong clock can claim any time; the brokers let none far ahead into the log.
     */
    private static Instant earlier(Instant claimed, Instant logged) {
        return claimed.isBefore(logged) ? claimed : logged;
    }
}

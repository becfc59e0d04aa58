package dev.parley.bench.replay;

import dev.parley.bench.plan.Bench;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.report.Figures;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Target;
import dev.parley.bench.stage.Stage;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** How fast turns are priced and summed, each exactly once. */
public final class BillingBench implements Bench {
    private static final String EVENTS = "events";
    private static final Duration POLL = Duration.ofSeconds(2);

    private final EventCodec<UsageEvent> codec = Topics.USAGE.codec("/parley/bench");
    private final InstantSource clock;

    public BillingBench(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing";
    }

    @Override
    public void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception {
        String load = "%,d recorded turns replayed".formatted(effort.replayed());
        out.accept("billing: " + load);
        Replay.awaitEarlier(stage, ConsumerGroup.BILLING_AGGREGATOR);
        Bills before = bills(stage);
        Replay replay =
                Replay.of(
                        stage,
                        effort,
                        ConsumerGroup.BILLING_AGGREGATOR,
                        ConsumerGroup.PERSISTENCE_SINK,
                        clock.instant());
        Bills after = bills(stage);
        long expected = (long) replay.turns() + Math.max(1, effort.replayed() / 10);
        long billed = after.turns() - before.turns();
        results.accept(
                new Result(
                        name(),
                        load,
                        "",
                        new Figures(Map.of(EVENTS, Target.atLeast(100_000)))
                                .add(EVENTS, "1/s", replay.perSecond())
                                .all(),
                        replay.turns(),
                        "event",
                        replay.costs(),
                        billed == expected && after.doubled() == 0
                                ? Map.of()
                                : Map.of(
                                        "%,d bills instead of %,d, %,d doubled"
                                                .formatted(billed, expected, after.doubled()),
                                        1)));
    }

    private record Bills(long turns, long doubled) {}

    /** All that were ever written and committed. */
    private Bills bills(Stage stage) {
        Set<String> turns = new HashSet<>();
        long doubled = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(ClientSettings.consumer(stage.bootstrapServers(), "bench"))) {
            List<TopicPartition> all =
                    IntStream.range(0, stage.partitions())
                            .mapToObj(number -> new TopicPartition(Topics.USAGE.name(), number))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            for (var records = consumer.poll(POLL);
                    !records.isEmpty();
                    records = consumer.poll(POLL)) {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (codec.read(record)
                                    instanceof Decoded.Known<UsageEvent>(UsageEvent event, var _)
                            && !turns.add(event.eventId())) {
                        doubled++;
                    }
                }
            }
        }
        return new Bills(turns.size(), doubled);
    }
}

package dev.parley.orchestrator.log;

import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.Heads;
import dev.parley.orchestrator.conversation.KeyedTurns;
import dev.parley.orchestrator.conversation.Transcript;
import dev.parley.orchestrator.turn.Erasure;
import dev.parley.orchestrator.turn.TurnMachine;
import dev.parley.orchestrator.turn.TurnRules;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** Puts a partition's reader and its clock together when Kafka Streams hands the partition over. */
final class ConversationProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final TurnRules rules;
    private final CommittedOffsets committed;
    private final TimeSource time;
    private final OrchestratorMeters meters;
    private @Nullable PartitionReader reader;

    ConversationProcessor(
            TurnRules rules,
            CommittedOffsets committed,
            TimeSource time,
            OrchestratorMeters meters) {
        this.rules = rules;
        this.committed = committed;
        this.time = time;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        KeyValueStore<byte[], byte[]> headStore = context.getStateStore(Heads.NAME);
        KeyValueStore<byte[], byte[]> textStore = context.getStateStore(Transcript.NAME);
        WindowStore<byte[], byte[]> keyedStore = context.getStateStore(KeyedTurns.NAME);
        WindowStore<byte[], byte[]> failedStore = context.getStateStore(FailedTurns.NAME);
        KeyValueStore<byte[], byte[]> dueStore = context.getStateStore(Deadlines.NAME);
        long owner = ThreadLocalRandom.current().nextLong();
        Heads heads = new Heads(KafkaStores.of(headStore), owner);
        Transcript transcript = new Transcript(KafkaStores.of(textStore));
        Deadlines deadlines = new Deadlines(KafkaStores.of(dueStore), owner);
        KeyedTurns keyedTurns = new KeyedTurns(KafkaStores.of(keyedStore, KeyedTurns.KNOWN_FOR));
        FailedTurns failedTurns =
                new FailedTurns(KafkaStores.of(failedStore, FailedTurns.KNOWN_FOR));
        reader =
                new PartitionReader(
                        context,
                        new TurnMachine(
                                rules, heads, transcript, keyedTurns, failedTurns, deadlines),
                        committed,
                        meters);
        context.schedule(
                DeadlineClock.TICK,
                PunctuationType.WALL_CLOCK_TIME,
                new DeadlineClock(
                        context,
                        dueStore,
                        new Erasure(heads, transcript, deadlines),
                        committed,
                        time,
                        meters));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Objects.requireNonNull(reader, "reader").read(record);
    }
}

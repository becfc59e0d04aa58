package dev.parley.orchestrator.log;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.EventCodec;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import dev.parley.orchestrator.turn.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What one record leads to, as bytes, until all of it is known to be sendable. */
final class EncodedOutputs implements Outputs {
    private static final String WRITER = "chat-orchestrator";
    private static final EventCodec<GenerationCommand> COMMANDS = Topics.GENERATIONS.codec(WRITER);
    private static final EventCodec<Chunk> CHUNKS = Topics.CHUNKS.codec(WRITER);
    private static final EventCodec<TurnEvent> TURNS = Topics.TURNS.codec(WRITER);

    /** Room for key, headers and what a batch adds. */
    private static final int LARGEST_VALUE = ClientSettings.MAX_RECORD_BYTES - 16 * 1024;

    /** Where the requests go that workers could not serve. */
    static final String PARKED =
            ConsumerGroup.LLM_WORKER.deadLetterTopic(Topics.GENERATIONS.name());

    private static final DeadLetters LETTERS = new DeadLetters(ConsumerGroup.LLM_WORKER);

    /** Where the request stood in its topic only who reads that topic knows. */
    private static final long UNKNOWN_OFFSET = -1;

    private record Output(String topic, Record<byte[], byte[]> record) {}

    private final int partition;
    private final long timestamp;
    private final List<Output> outputs = new ArrayList<>();

    EncodedOutputs(int partition, long timestamp) {
        this.partition = partition;
        this.timestamp = timestamp;
    }

    @Override
    public void command(GenerationCommand command, @Nullable TraceParent trace) {
        add(Topics.GENERATIONS, COMMANDS, command, trace);
    }

    @Override
    public void letter(GenerationRequested request, Failure failure, @Nullable TraceParent trace) {
        var letter =
                LETTERS.letter(
                        new ConsumerRecord<>(
                                Topics.GENERATIONS.name(),
                                partition,
                                UNKNOWN_OFFSET,
                                timestamp,
                                TimestampType.CREATE_TIME,
                                ConsumerRecord.NULL_SIZE,
                                ConsumerRecord.NULL_SIZE,
                                COMMANDS.key(request),
                                COMMANDS.value(request),
                                COMMANDS.headers(request, trace),
                                Optional.empty()),
                        failure);
        outputs.add(
                new Output(
                        PARKED,
                        new Record<>(letter.key(), letter.value(), timestamp, letter.headers())));
    }

    @Override
    public void chunk(Chunk chunk, @Nullable TraceParent trace) {
        add(Topics.CHUNKS, CHUNKS, chunk, trace);
    }

    @Override
    public void turn(TurnEvent event, @Nullable TraceParent trace) {
        add(Topics.TURNS, TURNS, event, trace);
    }

    private <E extends ParleyEvent> void add(
            EventTopic<E> topic, EventCodec<E> codec, E event, @Nullable TraceParent trace) {
        byte[] value = codec.value(event);
        if (value.length > LARGEST_VALUE) {
            throw new UnableToWriteOutput(topic.name(), value.length, LARGEST_VALUE);
        }
        outputs.add(
                new Output(
                        topic.name(),
                        new Record<>(
                                codec.key(event), value, timestamp, codec.headers(event, trace))));
    }

    /** Sends everything, in order; each topic's sink is named like the topic. */
    void forward(ProcessorContext<byte[], byte[]> context) {
        for (Output output : outputs) {
            context.forward(output.record(), output.topic());
        }
    }
}

package dev.parley.orchestrator.log;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.orchestrator.turn.LogRecord;
import dev.parley.orchestrator.turn.TurnMachine;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of the conversation log: decodes a record, lets the machine decide, sends
 * what comes out.
 *
 * <p>Kafka Streams commits a record's offset after its writes and sends are acknowledged. A crash
 * before that makes the record be read again, which gives the same outputs again. Order is that of
 * the partition.
 */
final class PartitionReader {
    private static final Logger log = LoggerFactory.getLogger(PartitionReader.class);

    private final EventCodec<ConversationEvent> codec =
            Topics.CONVERSATIONS.codec("chat-orchestrator");
    private final ProcessorContext<byte[], byte[]> context;
    private final TurnMachine machine;
    private final CommittedOffsets committed;
    private final OrchestratorMeters meters;

    PartitionReader(
            ProcessorContext<byte[], byte[]> context,
            TurnMachine machine,
            CommittedOffsets committed,
            OrchestratorMeters meters) {
        this.context = context;
        this.machine = machine;
        this.committed = committed;
        this.meters = meters;
    }

    /**
     * Reads a record.
     *
     * @throws UnableToRead when it is no event
     * @throws UnableToWriteOutput when what it leads to could not be sent
     */
    void read(Record<byte[], byte[]> record) {
        switch (codec.read(record.key(), record.value(), record.headers())) {
            case Decoded.Known(var event, var trace) -> {
                RecordMetadata place = context.recordMetadata().orElseThrow();
                EncodedOutputs outputs = new EncodedOutputs(place.partition(), record.timestamp());
                meters.read(
                        machine.read(
                                new LogRecord(event, trace, place.offset(), record.timestamp()),
                                committed.below(place.partition()),
                                outputs));
                outputs.forward(context);
            }
            case Decoded.Foreign(var type) -> {
                meters.foreign();
                log.atDebug().addKeyValue("type", type).log("Event of an unknown type passed over");
            }
            case Decoded.Unreadable(var reason) -> throw new UnableToRead(reason);
        }
    }
}

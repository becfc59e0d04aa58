package dev.parley.orchestrator.log;

import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Appends what an operator handed to this group again to the conversation log, as it is: the log
 * decides, so nothing comes to the rules by another way. A crash may append a record twice, which
 * the rules bear. The headers go along; by them a record that fails again is known to be the same.
 */
final class ReplayProcessor implements Processor<byte[], byte[], ReplayedRecord, byte[]> {
    /** What a record on the log may have beside the frame of its batch. */
    private static final int LARGEST = ClientSettings.MAX_RECORD_BYTES - 1024;

    private final OrchestratorMeters meters;
    private @Nullable ProcessorContext<ReplayedRecord, byte[]> context;

    ReplayProcessor(OrchestratorMeters meters) {
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<ReplayedRecord, byte[]> partition) {
        context = partition;
    }

    /**
     * Appends a record.
     *
     * @throws UnableToWriteOutput when it was edited to more than the log takes
     */
    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<ReplayedRecord, byte[]> to = Objects.requireNonNull(context, "context");
        int partition = to.recordMetadata().orElseThrow().partition();
        int size = size(record);
        if (size > LARGEST) {
            throw new UnableToWriteOutput(Topics.CONVERSATIONS.name(), size, LARGEST);
        }
        to.forward(record.withKey(new ReplayedRecord(partition, record.key())));
        meters.replayed();
    }

    private static int size(Record<byte[], byte[]> record) {
        int size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}

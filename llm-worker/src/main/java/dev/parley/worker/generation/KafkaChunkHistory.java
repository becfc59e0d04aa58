package dev.parley.worker.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of the chunk log, from some time before the request to where the log ends
 * now. Seldom needed, so each time with a consumer of its own.
 */
public final class KafkaChunkHistory implements ChunkHistory {
    private static final Logger log = LoggerFactory.getLogger(KafkaChunkHistory.class);

    /** An earlier request for the same turn is not older than this; clocks come on top. */
    private static final Duration MARGIN = Duration.ofMinutes(5).plus(ProcessClock.TOLERANCE);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final EventCodec<Chunk> codec;

    /**
     * @param consumers makes consumers that belong to no group
     */
    public KafkaChunkHistory(Supplier<Consumer<byte[], byte[]>> consumers, String instance) {
        this.consumers = consumers;
        this.codec = Topics.CHUNKS.codec(instance);
    }

    @Override
    public Optional<StreamedGeneration> lastGeneration(GenerationRequested request, int partition)
            throws InterruptedException {
        while (true) {
            try {
                return read(request, new TopicPartition(Topics.CHUNKS.name(), partition));
            } catch (KafkaException e) {
                log.atWarn()
                        .addKeyValue("turn_id", request.turnId())
                        .addKeyValue("problem", e.toString())
                        .log("what was streamed for a turn cannot be read yet; trying again");
                Thread.sleep(PAUSE);
            }
        }
    }

    private Optional<StreamedGeneration> read(GenerationRequested request, TopicPartition source) {
        byte[] key = request.key().getBytes(UTF_8);
        StreamedText text = new StreamedText(request.turnId());
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(source));
            long end = Objects.requireNonNull(consumer.endOffsets(List.of(source)).get(source));
            long since = request.at().minus(MARGIN).toEpochMilli();
            OffsetAndTimestamp begin = consumer.offsetsForTimes(Map.of(source, since)).get(source);
            if (begin == null) {
                return Optional.empty();
            }
            consumer.seek(source, begin.offset());
            while (consumer.position(source) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(key, record.key())
                            && codec.read(record) instanceof Decoded.Known<Chunk> known) {
                        text.add(known.event());
                    }
                }
            }
        }
        return text.generation();
    }
}

package dev.parley.orchestrator.log;

import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.deadletter.Replay;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.orchestrator.conversation.UnableToReadState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a record whose processing threw. Trouble of Kafka or of a store is not
 * the record's fault: the thread fails, is replaced and reads the record again. Everything else is:
 * the record goes to the dead-letter topic, untouched, and the partition moves on. Made by Kafka
 * Streams, by its class name.
 */
public final class PoisonHandler implements ProcessingExceptionHandler {
    /** The setting under which the {@link OrchestratorMeters} are found. */
    static final String METERS = "parley.meters";

    /** The kind of a letter whose record is an event, but led to something that cannot be. */
    private static final String INTERNAL = "internal";

    /** On records that an operator handed to this group again. */
    private static final String REPLAYED = "kafka_dlt-letter";

    private static final Logger log = LoggerFactory.getLogger(PoisonHandler.class);

    private final DeadLetters deadLetters = new DeadLetters(ConsumerGroup.CHAT_ORCHESTRATOR);
    private @Nullable OrchestratorMeters meters;

    @Override
    public void configure(Map<String, ?> settings) {
        meters = (OrchestratorMeters) settings.get(METERS);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        boolean ofTheClock = context.topic() == null;
        if (exception instanceof KafkaException
                || exception instanceof UnableToReadState
                || ofTheClock) {
            return Response.fail();
        }
        Objects.requireNonNull(meters, METERS).deadLetter();
        log.atError()
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .setCause(exception instanceof UnableToRead ? null : exception)
                .log("Record moved to the dead-letter topic: {}", reason(exception));
        return Response.resume(List.of(deadLetters.letter(original(context), failure(exception))));
    }

    private static Failure failure(Exception exception) {
        Instant now = ProcessClock.get().instant();
        String kind = exception instanceof UnableToRead ? Failure.UNREADABLE : INTERNAL;
        return new Failure(kind, reason(exception), exception, now, now, 1);
    }

    private static String reason(Exception exception) {
        return exception instanceof UnableToRead || exception instanceof UnableToWriteOutput
                ? String.valueOf(exception.getMessage())
                : exception.getClass().getSimpleName() + ": " + exception.getMessage();
    }

    /**
     * A record that came back from an operator counts as what it was: its letter goes on counting.
     */
    private static ConsumerRecord<byte[], byte[]> original(ErrorHandlerContext context) {
        ConsumerGroup group = ConsumerGroup.CHAT_ORCHESTRATOR;
        boolean cameBack =
                context.headers().lastHeader(REPLAYED) != null
                        && !Replay.isRetryTopic(context.topic(), group);
        return new ConsumerRecord<>(
                cameBack ? group.retryTopic(context.topic()) : context.topic(),
                context.partition(),
                context.offset(),
                context.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                context.sourceRawKey(),
                context.sourceRawValue(),
                context.headers(),
                Optional.empty());
    }
}

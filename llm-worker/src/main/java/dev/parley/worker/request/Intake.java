package dev.parley.worker.request;

import dev.parley.events.deadletter.Failure;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import dev.parley.worker.deadletter.DeadLetterBox;
import dev.parley.worker.generation.Generations;
import dev.parley.worker.generation.Order;
import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.meter.WorkerMeters.RecordKind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hands records to whom they concern, and never waits. On return nothing is finished yet: each
 * record says so itself, and only then is its offset committed. A request that is read again joins
 * the work under way or finds it done; one from the group's retry topic is one more attempt.
 * Requests of one conversation come one at a time, so nothing here depends on order but one thing:
 * the cancels of a batch are heard before its requests are begun, so that a turn that was cancelled
 * while nobody read is not run first.
 */
final class Intake {
    private final EventCodec<GenerationCommand> codec;
    private final Generations generations;
    private final DeadLetterBox deadLetters;
    private final InstantSource clock;
    private final WorkerMeters meters;

    Intake(
            String instance,
            Generations generations,
            DeadLetterBox deadLetters,
            InstantSource clock,
            WorkerMeters meters) {
        this.codec = Topics.GENERATIONS.codec(instance);
        this.generations = generations;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.meters = meters;
    }

    void take(Iterable<ConsumerRecord<byte[], byte[]>> records, Assignment assignment) {
        List<Runnable> requests = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Watermark.Tracked offset = assignment.begin(record);
            switch (codec.read(record)) {
                case Decoded.Known<GenerationCommand>(GenerationRequested request, var trace) -> {
                    meters.read(RecordKind.REQUEST);
                    requests.add(
                            () -> generations.request(Order.of(request, trace, record), offset));
                }
                case Decoded.Known<GenerationCommand>(GenerationCancelled cancel, _) -> {
                    meters.read(RecordKind.CANCEL);
                    generations.cancel(cancel, offset);
                }
                case Decoded.Foreign<GenerationCommand> _ -> {
                    meters.read(RecordKind.FOREIGN);
                    offset.finish();
                }
                case Decoded.Unreadable<GenerationCommand>(String reason) -> {
                    meters.read(RecordKind.POISON);
                    park(record, reason, offset);
                }
            }
        }
        requests.forEach(Runnable::run);
    }

    private void park(
            ConsumerRecord<byte[], byte[]> record, String reason, Watermark.Tracked offset) {
        Failure failure = Failure.unreadable(reason, clock.instant());
        Thread.ofVirtual()
                .name("dead-letter-" + record.offset())
                .start(() -> {
                    try {
                        deadLetters.keep(record, failure);
                        offset.finish();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}

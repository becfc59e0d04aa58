package dev.parley.worker.request;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import dev.parley.worker.deadletter.DeadLetterBox;
import dev.parley.worker.generation.Generations;
import dev.parley.worker.meter.WorkerMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that takes requests in. One thread owns the consumer and does three things in turn:
 * polls, hands out what came, commits what has finished. It never waits for work.
 *
 * <p>When it stops it commits and leaves the group at once, so that others take the partitions over
 * while this process finishes what it streams.
 */
public final class RequestLoop {
    private static final Logger log = LoggerFactory.getLogger(RequestLoop.class);
    private static final List<String> TOPICS =
            List.of(
                    Topics.GENERATIONS.name(),
                    Topics.GENERATIONS.retryTopic(ConsumerGroup.LLM_WORKER));
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Intake intake;
    private final RequestSettings settings;
    private final WorkerMeters meters;
    private volatile boolean stopping;
    private volatile boolean joined;
    private volatile int pausedPartitions;

    /**
     * @param consumers makes members of the workers' group
     * @param instance the name of this process
     * @param deadLetters where records go that nobody can read
     */
    public RequestLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String instance,
            Generations generations,
            DeadLetterBox deadLetters,
            RequestSettings settings,
            InstantSource clock,
            WorkerMeters meters) {
        this.consumers = consumers;
        this.intake = new Intake(instance, generations, deadLetters, clock, meters);
        this.settings = settings;
        this.meters = meters;
        meters.pausedPartitions(() -> pausedPartitions);
    }

    /** Whether this process is a member of the group; it may hold no partition all the same. */
    public boolean joined() {
        return joined;
    }

    /** Makes {@link #run()} return soon. */
    public void stop() {
        stopping = true;
    }

    /** Takes requests in until told to stop. A consumer that breaks is replaced by a new one. */
    public void run() throws InterruptedException {
        while (!stopping) {
            try {
                consume(consumers.get());
            } catch (KafkaException e) {
                log.atError().setCause(e).log("the consumer broke; making a new one");
                Thread.sleep(PAUSE);
            } finally {
                joined = false;
            }
        }
    }

    private void consume(Consumer<byte[], byte[]> consumer) {
        Assignment assignment = new Assignment(consumer, settings, meters);
        long commitAt = System.nanoTime();
        try {
            consumer.subscribe(TOPICS, assignment);
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);

                intake.take(records, assignment);

                if (System.nanoTime() - commitAt >= 0) {
                    assignment.commitFinished();
                    commitAt = System.nanoTime() + settings.commitInterval().toNanos();
                }
                pausedPartitions = assignment.pauseAndResume();
                joined = consumer.groupMetadata().generationId() > 0;
            }
            assignment.commitFinishedNow();
        } finally {
            consumer.close(CloseOptions.timeout(LEAVE));
        }
    }
}

package dev.parley.sink.deadletter;

import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.topic.ConsumerGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters to the group's topics. The producer is made when the first letter comes: few
 * processes ever need it.
 */
public final class KafkaDeadLetterBox implements DeadLetterBox, AutoCloseable {
    private final DeadLetters letters = new DeadLetters(ConsumerGroup.PERSISTENCE_SINK);
    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * A box on a producer that waits for all replicas.
     *
     * @param producers makes it
     */
    public KafkaDeadLetterBox(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    @Override
    public void put(List<Letter> pile) {
        if (pile.isEmpty()) {
            return;
        }
        try {
            Producer<byte[], byte[]> sender = producer();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Letter letter : pile) {
                sent.add(sender.send(letters.letter(letter.record(), letter.failure())));
            }
            sender.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new UnableToSendDeadLetters(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnableToSendDeadLetters(e);
        } catch (KafkaException e) {
            throw new UnableToSendDeadLetters(e);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}

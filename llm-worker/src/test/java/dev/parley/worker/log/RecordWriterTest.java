package dev.parley.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class RecordWriterTest {
    private final ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("topic", new byte[] {1}, new byte[] {2});

    @Test
    void completesWithTheAcknowledgement() {
        MockProducer<byte[], byte[]> producer = producer(0);
        CompletableFuture<?> written = new RecordWriter(() -> producer).write(record);
        assertThat(written).isNotDone();
        producer.completeNext();
        assertThat(written).isCompleted();
    }

    @Test
    void offersAgainWhatTheProducerCouldNotTake() {
        MockProducer<byte[], byte[]> producer = producer(3);
        CompletableFuture<?> written = new RecordWriter(() -> producer).write(record);
        assertThat(producer.history()).containsExactly(record);
        producer.completeNext();
        assertThat(written).isCompleted();
    }

    @Test
    void saysThatARecordWillNotBeInTheLog() {
        MockProducer<byte[], byte[]> producer = producer(0);
        CompletableFuture<?> written = new RecordWriter(() -> producer).write(record);
        producer.errorNext(new RecordTooLargeException());
        assertThat(written.exceptionNow()).isInstanceOf(RecordTooLargeException.class);
    }

    /** Turns records away as a producer does whose buffer is full. */
    private static MockProducer<byte[], byte[]> producer(int turnedAway) {
        return new MockProducer<>(
                false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            private int left = turnedAway;

            @Override
            public synchronized Future<RecordMetadata> send(
                    ProducerRecord<byte[], byte[]> sent, Callback callback) {
                if (left == 0) {
                    return super.send(sent, callback);
                }
                left--;
                TimeoutException full = new TimeoutException("the buffer is full");
                callback.onCompletion(null, full);
                return CompletableFuture.failedFuture(full);
            }
        };
    }
}

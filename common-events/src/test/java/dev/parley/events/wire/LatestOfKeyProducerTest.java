package dev.parley.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatestOfKeyProducerTest {
    private static final String LATEST = "latest";
    private static final String OTHER = "other";
    private static final long MOST_BYTES = 1_000;

    private final MockProducer<byte[], byte[]> sent =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final LatestOfKeyProducer producer =
            new LatestOfKeyProducer(sent, Set.of(LATEST), MOST_BYTES);

    @Test
    void sendsTheLatestOfEachKeyInTheOrderOfTheFirst() {
        send(LATEST, "a", "1");
        send(LATEST, "b", "1");
        send(LATEST, "a", "2");
        send(LATEST, "c", "1");
        send(LATEST, "b", "2");
        assertThat(sent.history()).isEmpty();

        producer.flush();

        assertThat(history()).containsExactly("a=2", "b=2", "c=1");
        assertThat(sent.flushed()).isTrue();
    }

    @Test
    void removesNothingBeforeWhatWasWrittenInItsPlace() {
        send(LATEST, "second", "1");
        send(LATEST, "first", null);
        send(LATEST, "third", "1");
        send(LATEST, "second", null);
        send(LATEST, "third", "2");

        producer.flush();

        assertThat(history()).containsExactly("third=2", "second=null", "first=null");
    }

    @Test
    void sendsOtherTopicsAndRecordsWithoutAKeyAtOnce() {
        send(LATEST, "a", "1");
        send(OTHER, "a", "2");
        send(OTHER, "a", "3");
        send(LATEST, null, "4");

        assertThat(history()).containsExactly("a=2", "a=3", "null=4");
    }

    @Test
    void keepsPartitionsApart() {
        producer.send(new ProducerRecord<>(LATEST, 0, bytes("a"), bytes("1")));
        producer.send(new ProducerRecord<>(LATEST, 1, bytes("a"), bytes("2")));

        producer.flush();

        assertThat(history()).containsExactly("a=1", "a=2");
    }

    @Test
    void sendsUnaskedWhenItHoldsTooMuch() {
        String large = "x".repeat((int) MOST_BYTES / 2);

        send(LATEST, "a", large);
        send(LATEST, "a", large);

        assertThat(history()).containsExactly("a=" + large);
        producer.flush();
        assertThat(sent.history()).hasSize(1);
    }

    @Test
    void holdsNothingBackFromATransaction() {
        begin();
        send(LATEST, "a", "1");
        producer.sendOffsetsToTransaction(
                Map.of(new TopicPartition("input", 0), new OffsetAndMetadata(1)),
                new ConsumerGroupMetadata("group"));
        assertThat(sent.uncommittedRecords()).hasSize(1);
        send(LATEST, "b", "1");

        producer.commitTransaction();

        assertThat(history()).containsExactly("a=1", "b=1");
    }

    @Test
    void dropsWhatAnAbortedTransactionWrote() {
        begin();
        send(LATEST, "a", "1");
        producer.abortTransaction();
        producer.beginTransaction();
        send(LATEST, "b", "1");

        producer.commitTransaction();

        assertThat(history()).containsExactly("b=1");
    }

    @Test
    void tellsEachCallbackWhenTheLatestIsSent() {
        List<Long> offsets = new ArrayList<>();
        var first =
                producer.send(record("a", "1"), (metadata, _) -> offsets.add(metadata.offset()));
        var second =
                producer.send(record("a", "2"), (metadata, _) -> offsets.add(metadata.offset()));
        assertThat(offsets).isEmpty();
        assertThat(first).isNotDone();

        producer.flush();

        assertThat(offsets).containsExactly(0L, 0L);
        assertThat(first).isDone();
        assertThat(second).isDone();
    }

    @Test
    void tellsEachCallbackWhatCannotBeSent() {
        List<Exception> failures = new ArrayList<>();
        var future = producer.send(record("a", "1"), (_, failure) -> failures.add(failure));
        producer.send(record("a", "2"), (_, failure) -> failures.add(failure));
        KafkaException fenced = new KafkaException("fenced");
        sent.sendException = fenced;

        producer.flush();

        assertThat(failures).containsExactly(fenced, fenced);
        assertThat(future).isDone();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void leavesWhatCompactionWouldLeave(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, String> latest = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String key = "key" + random.nextInt(20);
            String value = "value" + i;
            send(LATEST, key, value);
            latest.put(key, value);
            if (random.nextInt(20) == 0) {
                producer.flush();
            }
        }
        producer.flush();

        Map<String, String> read = new HashMap<>();
        sent.history()
                .forEach(record ->
                        read.put(text(record.key()), String.valueOf(text(record.value()))));
        assertThat(read).isEqualTo(latest);
        assertThat(sent.history().size()).isLessThan(500);
    }

    private void begin() {
        producer.initTransactions();
        producer.beginTransaction();
    }

    private void send(String topic, @Nullable String key, @Nullable String value) {
        producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }

    private static ProducerRecord<byte[], byte[]> record(String key, String value) {
        return new ProducerRecord<>(LATEST, bytes(key), bytes(value));
    }

    private List<String> history() {
        return sent.history().stream()
                .map(record -> text(record.key()) + "=" + text(record.value()))
                .toList();
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}

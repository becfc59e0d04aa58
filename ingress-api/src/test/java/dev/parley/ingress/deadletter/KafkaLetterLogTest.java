package dev.parley.ingress.deadletter;

import static dev.parley.ingress.deadletter.LetterSamples.BILLING;
import static dev.parley.ingress.deadletter.LetterSamples.SINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.ingress.deadletter.LetterLog.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class KafkaLetterLogTest {
    private static final Duration TIME = Duration.ofSeconds(20);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final KafkaLetterLog log = new KafkaLetterLog(() -> consumer, 1);
    private final List<Long> read = new ArrayList<>();

    @Test
    void knowsWhereLettersLieInTopicsThatExist() {
        holds(0, 3, 5);
        holds(1, 0, 0);

        try (Reading reading = log.open()) {
            assertThat(reading.spans(List.of(BILLING, SINK)))
                    .containsExactly(new Span(SINK, 0, 3, 5));
        }
    }

    @Test
    void readsASpanAndNoFurther() {
        holds(0, 3, 9);
        arrive(3, 4, 5, 6, 7, 8);

        try (Reading reading = log.open()) {
            assertThat(reading.read(List.of(new Span(SINK, 0, 4, 7)), TIME, this::takeAll))
                    .isEmpty();
        }
        assertThat(read).containsExactly(4L, 5L, 6L);
    }

    @Test
    void handsBackWhatWasNotTaken() {
        holds(0, 3, 9);
        arrive(3, 4, 5, 6, 7, 8);

        try (Reading reading = log.open()) {
            assertThat(reading.read(List.of(new Span(SINK, 0, 3, 9)), TIME, _ -> 2))
                    .containsExactly(new Span(SINK, 0, 5, 9));
        }
    }

    @Test
    void handsBackWhatThereWasNoTimeFor() {
        holds(0, 3, 9);
        Span span = new Span(SINK, 0, 3, 9);

        try (Reading reading = log.open()) {
            assertThat(reading.read(List.of(span), Duration.ofNanos(-1), this::takeAll))
                    .containsExactly(span);
        }
    }

    @Test
    void passesOverLettersThatAreNoLongerKept() {
        holds(0, 5, 7);
        arrive(5, 6);

        try (Reading reading = log.open()) {
            assertThat(reading.read(List.of(new Span(SINK, 0, 0, 7)), TIME, this::takeAll))
                    .isEmpty();
        }
        assertThat(read).containsExactly(5L, 6L);
    }

    @Test
    void saysWhenTheBrokersAreAway() {
        holds(0, 3, 5);
        consumer.setPollException(new KafkaException("away"));

        try (Reading reading = log.open()) {
            assertThatThrownBy(() ->
                            reading.read(List.of(new Span(SINK, 0, 3, 5)), TIME, this::takeAll))
                    .isInstanceOf(UnableToReadLetters.class);
        }
    }

    private int takeAll(List<DeadLetter> letters) {
        letters.forEach(letter -> read.add(letter.record().offset()));
        return letters.size();
    }

    private void holds(int partition, long first, long end) {
        TopicPartition place = new TopicPartition(SINK.name(), partition);
        List<PartitionInfo> known =
                new ArrayList<>(consumer.listTopics().getOrDefault(SINK.name(), List.of()));
        known.add(
                new PartitionInfo(SINK.name(), partition, Node.noNode(), new Node[0], new Node[0]));
        consumer.updatePartitions(SINK.name(), known);
        consumer.updateBeginningOffsets(Map.of(place, first));
        consumer.updateEndOffsets(Map.of(place, end));
    }

    /** Lets records come to the reader once it polls. */
    private void arrive(long... offsets) {
        consumer.schedulePollTask(() ->
                LongStream.of(offsets)
                        .mapToObj(offset ->
                                new ConsumerRecord<>(
                                        SINK.name(), 0, offset, new byte[0], new byte[0]))
                        .forEach(consumer::addRecord));
    }
}

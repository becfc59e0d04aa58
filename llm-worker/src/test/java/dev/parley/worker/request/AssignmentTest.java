package dev.parley.worker.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.meter.WorkerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AssignmentTest {
    private static final TopicPartition ZERO = new TopicPartition("requests", 0);
    private static final TopicPartition ONE = new TopicPartition("requests", 1);

    private final BreakableConsumer consumer = new BreakableConsumer();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Assignment assignment =
            new Assignment(
                    consumer,
                    new RequestSettings(2, 3, Duration.ofMillis(200), Duration.ofSeconds(1)),
                    new WorkerMeters(registry));

    @BeforeEach
    void assign() {
        consumer.assign(List.of(ZERO, ONE));
    }

    @Test
    void commitsUpToTheFirstUnfinishedRecordOfEachPartition() {
        assignment.begin(record(ZERO, 5)).finish();
        assignment.begin(record(ZERO, 6));
        assignment.begin(record(ZERO, 7)).finish();
        assignment.begin(record(ONE, 3)).finish();
        assignment.commitFinished();
        assertThat(committed(ZERO)).isEqualTo(6);
        assertThat(committed(ONE)).isEqualTo(4);
    }

    @Test
    void standsStillAtTheLimitAndGoesOnBelowIt() {
        Watermark.Tracked first = assignment.begin(record(ZERO, 0));
        assertThat(assignment.pauseAndResume()).isZero();
        assignment.begin(record(ZERO, 1));
        assertThat(assignment.pauseAndResume()).isEqualTo(1);
        assertThat(consumer.paused()).containsExactly(ZERO);
        first.finish();
        assertThat(assignment.pauseAndResume()).isZero();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void hasOneLimitForTheTopicAndItsRetryTopic() {
        TopicPartition retry = new TopicPartition("requests-retry", 0);
        consumer.assign(List.of(ZERO, retry, ONE));
        assignment.begin(record(ZERO, 0));
        Watermark.Tracked replayed = assignment.begin(record(retry, 0));
        assertThat(assignment.pauseAndResume()).isEqualTo(2);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, retry);
        replayed.finish();
        assertThat(assignment.pauseAndResume()).isZero();
    }

    @Test
    void goesOnWhileRequestsWaitForOthersOfTheirModelButNotWithoutEnd() {
        for (int offset = 0; offset < 2; offset++) {
            assignment.begin(record(ZERO, offset)).waits(true);
        }
        assertThat(assignment.pauseAndResume()).isZero();
        Watermark.Tracked third = assignment.begin(record(ZERO, 2));
        third.waits(true);
        assertThat(assignment.pauseAndResume()).isEqualTo(1);
        third.waits(false);
        assertThat(assignment.pauseAndResume()).isZero();
    }

    @Test
    void standsStillWhenOneSlowRecordHoldsTooManyBack() {
        Watermark.Tracked slow = assignment.begin(record(ZERO, 0));
        for (int offset = 1; offset < 80; offset++) {
            assignment.begin(record(ZERO, offset)).finish();
        }
        assertThat(assignment.pauseAndResume()).isEqualTo(1);
        slow.finish();
        assignment.commitFinished();
        assertThat(assignment.pauseAndResume()).isZero();
    }

    @Test
    void commitsWhatHasFinishedWhenAPartitionGoesAndNothingAfterwards() {
        Watermark.Tracked first = assignment.begin(record(ZERO, 0));
        Watermark.Tracked second = assignment.begin(record(ZERO, 1));
        first.finish();
        assignment.onPartitionsRevoked(List.of(ZERO));
        assertThat(committed(ZERO)).isEqualTo(1);
        second.finish();
        assignment.commitFinished();
        assignment.commitFinishedNow();
        assertThat(committed(ZERO)).isEqualTo(1);
    }

    @Test
    void commitsNothingForAPartitionThatIsLost() {
        assignment.begin(record(ZERO, 0)).finish();
        assignment.onPartitionsLost(List.of(ZERO));
        assignment.commitFinishedNow();
        assertThat(committed(ZERO)).isNull();
    }

    @Test
    void triesACommitAgainThatFailed() {
        assignment.begin(record(ZERO, 0)).finish();
        consumer.broken = true;
        assignment.commitFinishedNow();
        assertThat(registry.counter("parley.worker.commits.failed").count()).isEqualTo(1);
        consumer.broken = false;
        assignment.commitFinishedNow();
        assertThat(committed(ZERO)).isEqualTo(1);
    }

    private @Nullable Long committed(TopicPartition partition) {
        OffsetAndMetadata offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? null : offset.offset();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
    }

    private static final class BreakableConsumer extends MockConsumer<byte[], byte[]> {
        private boolean broken;

        BreakableConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync(
                Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (broken) {
                throw new KafkaException("away");
            }
            super.commitSync(offsets, timeout);
        }
    }
}

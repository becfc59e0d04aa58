package dev.parley.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.topic.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class BillingClientsTest {

    /** No broker is there: what is sent fails at once, what is held back does not. */
    @Test
    void holdsBackSumsAndNothingElse() {
        try (Producer<byte[], byte[]> producer =
                new BillingClients()
                        .getProducer(
                                Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 0))) {
            var sum = producer.send(record(Topics.USER_TOTALS.name()));
            var bill = producer.send(record(Topics.USAGE.name()));

            assertThat(sum).isNotDone();
            assertThat(bill).isDone();
            producer.close(Duration.ZERO);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, "key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }
}

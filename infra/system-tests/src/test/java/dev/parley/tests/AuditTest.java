package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.Decoded;
import dev.parley.local.ParleySystem;
import dev.parley.local.audit.Audit;
import dev.parley.local.audit.Check;
import dev.parley.local.audit.Difference;
import dev.parley.local.audit.Sources;
import dev.parley.local.trace.Journey;
import dev.parley.local.trace.Sighting;
import dev.parley.local.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The audit of a whole system of its own: clean as it should be, and able to fail. */
final class AuditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ONCE = Duration.ZERO;

    @Test
    void isCleanUntilARowIsLostATextIsChangedOrABillIsDoubled() throws Exception {
        try (ParleySystem system = ParleySystem.builder().build()) {
            system.start();
            Edge edge = Edge.of(system);
            Database database = new Database(system);
            Audit audit = new Audit(Sources.of(system));
            String conversation = edge.conversation("sim-fast");
            String turn = edge.ask(conversation, "something to lose").text("turn_id");
            edge.ask(conversation, "something to keep");
            assertThat(audit.run(PATIENCE).differences()).isEmpty();

            follows(system, turn);

            UUID id = UUID.fromString(turn);
            database.change(
                    "update chat.messages set content = content || '!' where turn_id = ?"
                            + " and role = 'assistant'",
                    id);
            assertThat(audit.run(ONCE).differences())
                    .singleElement()
                    .isEqualTo(
                            new Difference(
                                    Check.TEXTS, turn + " assistant", "stored with another text"));

            database.change("delete from billing.usage_log where turn_id = ?", id);
            assertThat(audit.run(ONCE).differences())
                    .extracting(Difference::check)
                    .containsOnly(Check.TEXTS, Check.LEDGER);

            doubleABill(system, turn);
            assertThat(audit.run(ONCE).differences())
                    .extracting(Difference::check)
                    .contains(Check.BILLED);
        }
    }

    private static void follows(ParleySystem system, String turn) {
        Journey journey =
                new Tracer(system.bootstrapServers(), system.database())
                        .follow(UUID.fromString(turn));

        assertThat(journey.sightings().stream().map(Sighting::topic).distinct())
                .containsExactly(
                        Topics.CONVERSATIONS.name(),
                        Topics.GENERATIONS.name(),
                        Topics.CHUNKS.name(),
                        Topics.TURNS.name(),
                        Topics.USAGE.name());
        assertThat(journey.breaks()).as("records without the trace of the prompt").isEmpty();
        assertThat(journey.traceId()).isNotNull();
        assertThat(journey.row()).isNotNull();
    }

    private static void doubleABill(ParleySystem system, String turn) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        ClientSettings.producer(
                                system.bootstrapServers(),
                                "forger",
                                Duration.ZERO,
                                Duration.ofSeconds(20)))) {
            ConsumerRecord<byte[], byte[]> bill = bill(system, turn);
            producer.send(
                            new ProducerRecord<>(
                                    bill.topic(), bill.partition(), bill.key(), bill.value()))
                    .get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> bill(ParleySystem system, String turn) {
        List<ConsumerRecord<byte[], byte[]>> bills = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(ClientSettings.consumer(system.bootstrapServers(), "forger"))) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.USAGE.name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(bills::add);
            }
        }
        return bills.stream()
                .filter(record ->
                        Topics.USAGE.codec("forger").read(record)
                                        instanceof Decoded.Known<?>(UsageRecorded usage, _)
                                && usage.turnId().toString().equals(turn))
                .findFirst()
                .orElseThrow();
    }
}

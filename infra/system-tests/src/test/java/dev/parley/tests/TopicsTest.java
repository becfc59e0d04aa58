package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.EventJson;
import dev.parley.local.ParleySystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a consumer of the topics relies on, and what the pipeline survives there. */
@ExtendWith(WholeSystem.class)
final class TopicsTest {
    /** How many of the poisonous values are no event of any topic; the others are so for some. */
    private static final int UNREADABLE_EVERYWHERE = 6;

    private final ParleySystem system;
    private final Edge edge;

    TopicsTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
    }

    @Test
    void holdOnlyWhatTheirSchemasSay() throws IOException {
        String conversation = edge.conversation("sim-fast");
        edge.ask(conversation, "leave a trace in every topic");
        await().untilAsserted(
                        () -> assertThat(new Database(system).ledger(conversation)).hasSize(1));
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        Map<String, Schema> schemas = new HashMap<>();
        for (EventTopic<?> topic : Topics.ALL) {
            int events = 0;
            for (var record : readAll(topic.name())) {
                if (record.headers().lastHeader("test-poison") != null) {
                    continue;
                }
                events++;
                String value = new String(record.value(), StandardCharsets.UTF_8);
                String type = EventJson.mapper().readTree(value).path("type").asString();
                Schema schema =
                        schemas.computeIfAbsent(
                                topic.name() + "/" + type, path -> schema(registry, path));
                List<Error> errors = schema.validate(value, InputFormat.JSON);
                assertThat(errors).as("%s in %s", type, topic.name()).isEmpty();
                assertThat(header(record, "ce_type")).isEqualTo(type);
                assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
                assertThat(header(record, "ce_source")).startsWith("/parley/");
                assertThat(header(record, "content-type")).isEqualTo("application/json");
            }
            if (topic != Topics.AUDIT) {
                assertThat(events).as("events in %s", topic.name()).isPositive();
            }
        }
    }

    @Test
    void surviveAnyBytes() {
        String conversation = edge.conversation("sim-fast");
        Map<String, Integer> lettersBefore = new HashMap<>();
        for (ConsumerGroup group : ConsumerGroup.values()) {
            for (EventTopic<?> topic : group.reads()) {
                String letters = topic.deadLetterTopic(group);
                lettersBefore.put(letters, readAll(letters).size());
            }
        }
        byte[][] poison = {
            {},
            {(byte) 0xFF, (byte) 0xFE, 0},
            "{".getBytes(StandardCharsets.UTF_8),
            "null".getBytes(StandardCharsets.UTF_8),
            "{\"type\":\"PromptSubmitted\"}".getBytes(StandardCharsets.UTF_8),
            "{\"type\":\"TurnCompleted\",\"usage\":7}".getBytes(StandardCharsets.UTF_8),
            "{\"type\":\"UsageRecorded\"}".getBytes(StandardCharsets.UTF_8),
            "[".repeat(50_000).getBytes(StandardCharsets.UTF_8)
        };
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        ClientSettings.producer(
                                system.bootstrapServers(),
                                "poison",
                                Duration.ZERO,
                                Duration.ofSeconds(20)))) {
            for (EventTopic<?> topic : Topics.ALL) {
                for (byte[] value : poison) {
                    var record =
                            new ProducerRecord<>(
                                    topic.name(),
                                    conversation.getBytes(StandardCharsets.UTF_8),
                                    value);
                    record.headers().add("test-poison", new byte[0]);
                    record.headers().add("traceparent", new byte[] {1, 2, (byte) 0xFF});
                    producer.send(record);
                }
                var tombstone =
                        new ProducerRecord<byte[], byte[]>(
                                topic.name(), conversation.getBytes(StandardCharsets.UTF_8), null);
                tombstone.headers().add("test-poison", new byte[0]);
                producer.send(tombstone);
            }
            producer.flush();
        }

        Edge.Answer answer = edge.ask(conversation, "business as usual");
        assertThat(answer.status()).isEqualTo(200);
        await().untilAsserted(
                        () -> assertThat(new Database(system).ledger(conversation)).hasSize(1));
        for (ConsumerGroup group : ConsumerGroup.values()) {
            for (EventTopic<?> topic : group.reads()) {
                String letters = topic.deadLetterTopic(group);
                await(letters)
                        .untilAsserted(() ->
                                assertThat(readAll(letters).size())
                                        .isGreaterThanOrEqualTo(
                                                lettersBefore.getOrDefault(letters, 0)
                                                        + UNREADABLE_EVERYWHERE));
            }
        }
    }

    @Test
    void takeUnknownTypesForTheFuture() {
        String conversation = edge.conversation("sim-fast");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        ClientSettings.producer(
                                system.bootstrapServers(),
                                "future",
                                Duration.ZERO,
                                Duration.ofSeconds(20)))) {
            for (EventTopic<?> topic : Topics.ALL) {
                var record =
                        new ProducerRecord<>(
                                topic.name(),
                                conversation.getBytes(StandardCharsets.UTF_8),
                                "{\"type\":\"NotInventedYet\",\"at\":\"%s\"}"
                                        .formatted(UUID.randomUUID())
                                        .getBytes(StandardCharsets.UTF_8));
                record.headers().add("test-poison", new byte[0]);
                producer.send(record);
            }
        }
        assertThat(edge.ask(conversation, "hello from the past").status()).isEqualTo(200);
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        ClientSettings.consumer(system.bootstrapServers(), "reader-" + topic))) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition ->
                            consumer.position(partition) < end.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static Schema schema(SchemaRegistry registry, String path) {
        try (InputStream source = Topics.class.getResourceAsStream("/schemas/" + path + ".json")) {
            assertThat(source).as("schema of %s", path).isNotNull();
            return registry.getSchema(source, InputFormat.JSON);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}

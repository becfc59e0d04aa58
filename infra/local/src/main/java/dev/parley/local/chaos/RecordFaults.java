package dev.parley.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What somebody puts on the topics. */
final class RecordFaults {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int REPEATED = 20;

    private RecordFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "poison",
                        10,
                        false,
                        "bytes that are no event, with hostile headers, on every topic and every retry topic",
                        "nothing",
                        "each group makes a dead letter at once, and its partition moves on",
                        (stage, random) -> stage.alone(Stage.BROKERS, () -> poison(stage, random))),
                new Fault(
                        "repeat",
                        10,
                        false,
                        "the newest records of a partition of each `chat` topic, twice more each. Not on the"
                                + " `billing` topics: their one writer is a transaction",
                        "nothing",
                        "each record three times has the effect of one",
                        (stage, random) ->
                                stage.alone(Stage.BROKERS, () -> repeat(stage, random))));
    }

    private static void poison(Stage stage, RandomGenerator random) {
        try (KafkaProducer<byte[], byte[]> producer = producer(stage)) {
            for (String topic : topics()) {
                byte[] key =
                        random.nextBoolean()
                                ? new UUID(random.nextLong(), random.nextLong())
                                        .toString()
                                        .getBytes(UTF_8)
                                : bytes(random, 1 + random.nextInt(40));
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(
                                topic,
                                random.nextInt(stage.system().partitions()),
                                key,
                                value(random));
                record.headers()
                        .add("traceparent", bytes(random, 55))
                        .add("ce_type", bytes(random, random.nextInt(2_000)))
                        .add("ce_time", "yesterday".getBytes(UTF_8))
                        .add("ce_id", null)
                        .add("kafka_dlt-attempts", bytes(random, 3))
                        .add("kafka_dlt-original-offset", bytes(random, 17))
                        .add("kafka_dlt-replays", bytes(random, 4))
                        .add("kafka_dlt-letter", bytes(random, 30));
                producer.send(record);
            }
            producer.flush();
        }
    }

    private static byte[] value(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> new byte[0];
            case 1 -> bytes(random, 1 + random.nextInt(500));
            case 2 -> "null".getBytes(UTF_8);
            case 3 -> "[".repeat(20_000).getBytes(UTF_8);
            case 4 -> "{\"type\":\"PromptSubmitted\",\"turn_id\":7}".getBytes(UTF_8);
            default ->
                    "{\"type\":\"TurnCompleted\",\"usage\":{\"prompt_tokens\":-1}}".getBytes(UTF_8);
        };
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>();
        Topics.ALL.forEach(topic -> topics.add(topic.name()));
        for (ConsumerGroup group : ConsumerGroup.values()) {
            for (EventTopic<?> topic : group.reads()) {
                topics.add(topic.retryTopic(group));
            }
        }
        return topics;
    }

    private static void repeat(Stage stage, RandomGenerator random) {
        try (KafkaProducer<byte[], byte[]> producer = producer(stage);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                ClientSettings.consumer(
                                        stage.system().bootstrapServers(), "chaos"))) {
            for (EventTopic<?> topic :
                    List.of(
                            Topics.CONVERSATIONS,
                            Topics.GENERATIONS,
                            Topics.CHUNKS,
                            Topics.TURNS)) {
                TopicPartition partition =
                        new TopicPartition(
                                topic.name(), random.nextInt(stage.system().partitions()));
                for (ConsumerRecord<byte[], byte[]> record : newest(consumer, partition)) {
                    for (int i = 0; i < 2; i++) {
                        producer.send(
                                new ProducerRecord<>(
                                        record.topic(),
                                        record.partition(),
                                        record.key(),
                                        record.value(),
                                        record.headers()));
                    }
                }
            }
            producer.flush();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> newest(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long end = consumer.endOffsets(one, PATIENCE).getOrDefault(partition, 0L);
        consumer.seek(partition, Math.max(0, end - REPEATED));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition, PATIENCE) < end && System.nanoTime() < limit) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    private static KafkaProducer<byte[], byte[]> producer(Stage stage) {
        var settings =
                ClientSettings.producer(
                        stage.system().bootstrapServers(), "chaos", Duration.ZERO, PATIENCE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        return new KafkaProducer<>(settings);
    }
}

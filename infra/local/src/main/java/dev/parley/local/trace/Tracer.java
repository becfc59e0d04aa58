package dev.parley.local.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.TraceParent;
import dev.parley.local.home.DatabaseLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the records of a turn: those that name it, and what operators did to its dead letters. A
 * turn's id tells when it was made, so only records from then on are read; an id that a client
 * chose by its Idempotency-Key does not, and all are.
 *
 * @param database as who owns the server
 */
public record Tracer(String bootstrapServers, DatabaseLogin database) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Clocks of two machines differ. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    /**
     * @throws UnableToTrace when the topics hold nothing of it, or cannot be read.
     */
    public Journey follow(UUID turn) {
        List<Sighting> found = find(turn);
        if (found.isEmpty()) {
            throw new UnableToTrace("the topics hold no turn " + turn);
        }
        return Journey.of(turn.toString(), found, row(turn));
    }

    private List<Sighting> find(UUID turn) {
        List<Sighting> found = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> operations = new ArrayList<>();
        Set<String> letters = new HashSet<>();
        // As its own turn: the one that follows it names it too, as its parent.
        byte[] needle = "\"turn_id\":\"%s\"".formatted(turn).getBytes(UTF_8);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(ClientSettings.consumer(bootstrapServers, "trace"))) {
            Set<TopicPartition> behind = begin(consumer, turn);
            Map<TopicPartition, Long> ends = consumer.endOffsets(behind);
            long limit = System.nanoTime() + LIMIT.toNanos();
            while (isBehind(consumer, behind, ends)) {
                if (System.nanoTime() > limit) {
                    throw new UnableToTrace("the topics could not be read within " + LIMIT);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.topic().equals(Topics.AUDIT.name())) {
                        operations.add(record);
                    } else if (record.value() != null && contains(record.value(), needle)) {
                        found.add(sighting(record));
                        letters.add(
                                "%s:%d:%d"
                                        .formatted(
                                                record.topic(),
                                                record.partition(),
                                                record.offset()));
                    }
                }
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : operations) {
            if (record.key() != null && letters.contains(new String(record.key(), UTF_8))) {
                found.add(sighting(record));
            }
        }
        return found;
    }

    private static boolean isBehind(
            KafkaConsumer<byte[], byte[]> consumer,
            Set<TopicPartition> behind,
            Map<TopicPartition, Long> ends) {
        behind.removeIf(
                partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
        return !behind.isEmpty();
    }

    /** Goes to where a record of this turn can first stand. */
    private static Set<TopicPartition> begin(KafkaConsumer<byte[], byte[]> consumer, UUID turn) {
        Set<String> names = topics();
        Set<TopicPartition> partitions = new HashSet<>();
        consumer.listTopics()
                .forEach((topic, infos) -> {
                    if (names.contains(topic)) {
                        infos.forEach(info ->
                                partitions.add(new TopicPartition(topic, info.partition())));
                    }
                });
        consumer.assign(partitions);
        Instant made = madeAt(turn);
        if (made == null) {
            consumer.seekToBeginning(partitions);
            return partitions;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(each -> times.put(each, made.minus(SLACK).toEpochMilli()));
        Map<TopicPartition, @Nullable OffsetAndTimestamp> starts = new HashMap<>();
        starts.putAll(consumer.offsetsForTimes(times));
        starts.forEach((partition, start) -> {
            if (start == null) {
                consumer.seekToEnd(Set.of(partition));
            } else {
                consumer.seek(partition, start.offset());
            }
        });
        return partitions;
    }

    private static Set<String> topics() {
        Set<String> names = new HashSet<>();
        Topics.ALL.forEach(topic -> names.add(topic.name()));
        for (ConsumerGroup group : ConsumerGroup.values()) {
            for (EventTopic<?> topic : group.reads()) {
                names.add(topic.deadLetterTopic(group));
                names.add(topic.retryTopic(group));
            }
        }
        return names;
    }

    /** The first 48 bits of a UUIDv7 are milliseconds; null for another. */
    private static @Nullable Instant madeAt(UUID turn) {
        return turn.version() == 7
                ? Instant.ofEpochMilli(turn.getMostSignificantBits() >>> 16)
                : null;
    }

    private static Sighting sighting(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        JsonNode event = parse(record.value());
        TraceParent trace = TraceParent.parse(text(headers, "traceparent"));
        JsonNode seq = event.path("seq");
        JsonNode generation = event.path("generation_id");
        return new Sighting(
                record.topic(),
                record.partition(),
                record.offset(),
                event.path("type").isString()
                        ? event.path("type").asString()
                        : text(headers, "ce_type"),
                text(headers, "ce_source"),
                time(headers, record.timestamp()),
                seq.isIntegralNumber() ? seq.asLong() : null,
                generation.isString() ? generation.asString() : null,
                trace == null ? null : trace.traceId(),
                detail(event, headers));
    }

    private static String detail(JsonNode event, Headers headers) {
        List<String> details = new ArrayList<>();
        for (String field : List.of("worker", "attempt", "result", "outcome", "reason", "action")) {
            JsonNode value = event.path(field);
            if (value.isValueNode() && !value.isNull()) {
                details.add(field + " " + value.asString());
            }
        }
        JsonNode error = event.path("error").path("category");
        if (error.isString()) {
            details.add(error.asString());
        }
        JsonNode micros = event.path("amount_micros");
        if (micros.isIntegralNumber()) {
            details.add(micros.asLong() + " micros");
        }
        String kind = text(headers, "kafka_dlt-failure-kind");
        if (kind != null) {
            details.add("failed as " + kind);
        }
        return String.join(", ", details);
    }

    private static JsonNode parse(byte @Nullable [] value) {
        try {
            return JsonMapper.shared().readTree(value == null ? new byte[0] : value);
        } catch (JacksonException noJson) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static Instant time(Headers headers, long appended) {
        try {
            String said = text(headers, "ce_time");
            boolean isCopy = text(headers, "kafka_dlt-original-topic") != null;
            return said == null || isCopy ? Instant.ofEpochMilli(appended) : Instant.parse(said);
        } catch (DateTimeException noTime) {
            return Instant.ofEpochMilli(appended);
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    private static boolean contains(byte[] value, byte[] needle) {
        for (int start = 0; start <= value.length - needle.length; start++) {
            int at = 0;
            while (at < needle.length && value[start + at] == needle[at]) {
                at++;
            }
            if (at == needle.length) {
                return true;
            }
        }
        return false;
    }

    private Journey.@Nullable Row row(UUID turn) {
        String query =
                "select outcome, ended_at, trace_id,"
                        + " (select count(*) from chat.messages m where m.turn_id = t.turn_id"
                        + "  and m.conversation_id = t.conversation_id)"
                        + " from chat.turns t where turn_id = ?";
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, turn);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Journey.Row(
                                row.getString(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getString(3),
                                row.getInt(4))
                        : null;
            }
        } catch (SQLException failure) {
            throw new UnableToTrace("the database cannot be read: " + failure.getMessage());
        }
    }
}

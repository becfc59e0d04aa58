package dev.parley.events.topic;

import dev.parley.events.wire.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing and checks those that exist.
 *
 * @param partitions of every topic; can never change after the first start, because a conversation
 *     would move to another partition than the one its log lies in
 * @param replicationFactor of the topics that are created
 */
public record TopicTable(int partitions, short replicationFactor) {
    private static final EventTopic.Retention DEAD_LETTER_RETENTION =
            new EventTopic.Retention.DeleteAfter(Duration.ofDays(14));
    private static final Logger LOG = LoggerFactory.getLogger(TopicTable.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** Rejects counts below one. */
    public TopicTable {
        if (partitions < 1 || replicationFactor < 1) {
            throw new IllegalArgumentException(
                    "partitions: %d, replication factor: %d (expected: at least 1 each)"
                            .formatted(partitions, replicationFactor));
        }
    }

    /**
     * What a topic needs to be told so that a record it has acknowledged lies on two replicas at
     * least. With three or more, one that is away neither loses anything nor holds anything up;
     * with fewer nothing is told, and the brokers' own setting counts.
     */
    public static Map<String, String> safety(int replicationFactor) {
        return replicationFactor < 3
                ? Map.of()
                : Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }

    /**
     * Prepares, trying again with growing pauses for as long as the brokers do not answer.
     *
     * @param admins makes a client for each try; it is closed here
     * @throws PartitionCountMismatch when an existing topic has another number of partitions
     * @throws InterruptedException when interrupted while waiting
     */
    public void prepareInTime(Supplier<Admin> admins, ConsumerGroup... groups)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try (Admin admin = admins.get()) {
                prepare(admin, groups);
                return;
            } catch (UnableToPrepareTopics | KafkaException e) {
                LOG.warn(
                        "waiting for Kafka, next try in {} ms: {}",
                        pause.toMillis(),
                        e.getMessage());
            }
            Thread.sleep(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    /**
     * Makes sure that every topic of the table, and the dead-letter and retry topics of a group,
     * exist with the right number of partitions, each with a leader that answers. Safe to call from
     * several processes at once.
     *
     * @throws PartitionCountMismatch when an existing topic has another number of partitions
     * @throws UnableToPrepareTopics when the brokers do not answer within 20 s or refuse
     * @throws InterruptedException when interrupted while waiting
     */
    public void prepare(Admin admin, ConsumerGroup... groups) throws InterruptedException {
        Map<String, NewTopic> wanted = new LinkedHashMap<>();
        for (EventTopic<?> topic : Topics.ALL) {
            wanted.put(
                    topic.name(),
                    newTopic(topic.name(), topic.retention(), ClientSettings.MAX_RECORD_BYTES));
        }
        for (ConsumerGroup group : groups) {
            for (EventTopic<?> topic : group.reads()) {
                for (String name : List.of(topic.deadLetterTopic(group), topic.retryTopic(group))) {
                    wanted.put(
                            name,
                            newTopic(name, DEAD_LETTER_RETENTION, ClientSettings.MAX_LETTER_BYTES));
                }
            }
        }
        try {
            List<NewTopic> missing = check(admin, wanted);
            if (!missing.isEmpty()) {
                create(admin, missing);
                check(admin, wanted);
            }
            awaitLeaders(admin, wanted.keySet());
        } catch (ExecutionException e) {
            throw new UnableToPrepareTopics(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new UnableToPrepareTopics("no answer within " + BOUND.toSeconds() + " s", e);
        }
    }

    private List<NewTopic> check(Admin admin, Map<String, NewTopic> wanted)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<NewTopic> missing = new ArrayList<>();
        for (var answer : admin.describeTopics(wanted.keySet()).topicNameValues().entrySet()) {
            try {
                TopicDescription found =
                        answer.getValue().get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
                if (found.partitions().size() != partitions) {
                    throw new PartitionCountMismatch(
                            found.name(), found.partitions().size(), partitions);
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(wanted.get(answer.getKey()));
            }
        }
        return missing;
    }

    /** The client asks again until the leader of each partition answers, or its time is over. */
    private void awaitLeaders(Admin admin, Set<String> topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        admin.listOffsets(ends).all().get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void create(Admin admin, List<NewTopic> missing)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (var answer : admin.createTopics(missing).values().values()) {
            try {
                answer.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private NewTopic newTopic(String name, EventTopic.Retention retention, int largestRecordBytes) {
        Map<String, String> settings = new HashMap<>(safety(replicationFactor));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largestRecordBytes));
        switch (retention) {
            case EventTopic.Retention.DeleteAfter(Duration time) -> {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
                settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
            }
            case EventTopic.Retention.Forever() -> {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
                settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
            }
            case EventTopic.Retention.LatestPerKey() ->
                    settings.put(
                            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        return new NewTopic(name, partitions, replicationFactor).configs(settings);
    }
}

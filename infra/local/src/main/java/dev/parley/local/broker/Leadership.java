package dev.parley.local.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Who leads what, as the brokers say. Each question is asked anew.
 *
 * @param bootstrapServers of one cluster of this launcher
 */
public record Leadership(String bootstrapServers) {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration REQUEST = Duration.ofSeconds(5);

    /** The process that leads a partition. */
    public String of(String topic, int partition) throws InterruptedException {
        return topics().stream()
                .filter(description -> description.name().equals(topic))
                .flatMap(description -> description.partitions().stream())
                .filter(info -> info.partition() == partition && info.leader() != null)
                .map(info -> Cluster.name(info.leader().id()))
                .findFirst()
                .orElseThrow(
                        () -> new KafkaException("nobody leads %s-%d".formatted(topic, partition)));
    }

    /** The process that leads the most partitions; of several, any one. */
    public String ofMost() throws InterruptedException {
        Map<String, Integer> led = new TreeMap<>();
        for (TopicDescription topic : topics()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                if (partition.leader() != null) {
                    led.merge(Cluster.name(partition.leader().id()), 1, Integer::sum);
                }
            }
        }
        return led.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .orElseThrow(() -> new KafkaException("nobody leads anything"))
                .getKey();
    }

    /** The process whose controller decides who leads. */
    public String ofControllers() throws InterruptedException {
        return Cluster.name(ask(admin -> admin.describeMetadataQuorum().quorumInfo()).leaderId());
    }

    /** Whether every partition has a leader, and all its replicas are up to date. */
    public boolean isWhole() throws InterruptedException {
        return topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.leader() != null
                                && partition.isr().size() == partition.replicas().size());
    }

    private Collection<TopicDescription> topics() throws InterruptedException {
        var names =
                ask(admin -> admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        return ask(admin -> admin.describeTopics(names).allTopicNames()).values();
    }

    /**
     * @throws KafkaException when the brokers do not answer within 20 s
     */
    private <T> T ask(Question<T> question) throws InterruptedException {
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(REQUEST.toMillis()),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(BOUND.toMillis()));
        try (Admin admin = Admin.create(settings)) {
            return question.to(admin).get();
        } catch (ExecutionException failure) {
            throw new KafkaException("the brokers did not say who leads", failure.getCause());
        }
    }

    private interface Question<T> {
        KafkaFuture<T> to(Admin admin);
    }
}

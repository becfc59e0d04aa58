package dev.parley.events.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.events.wire.ClientSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicTableTest {
    private static final long DAY = 86_400_000;

    private final MockAdminClient admin = MockAdminClient.create().numBrokers(3).build();
    private final TopicTable table = new TopicTable(12, (short) 2);

    @BeforeEach
    void haveEmptyPartitions() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (String topic : names().toList()) {
            for (int partition = 0; partition < 12; partition++) {
                ends.put(new TopicPartition(topic, partition), 0L);
            }
        }
        admin.updateEndOffsets(ends);
    }

    private static Stream<String> names() {
        return Stream.concat(
                Topics.ALL.stream().map(EventTopic::name),
                Arrays.stream(ConsumerGroup.values())
                        .flatMap(group ->
                                group.reads().stream()
                                        .flatMap(topic ->
                                                Stream.of(
                                                        topic.deadLetterTopic(group),
                                                        topic.retryTopic(group)))));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void createsWhatIsMissing() throws Exception {
        table.prepare(admin, ConsumerGroup.LLM_WORKER, ConsumerGroup.BILLING_AGGREGATOR);

        assertThat(described().keySet())
                .containsExactlyInAnyOrder(
                        "chat.conversations.v1",
                        "chat.generations.v1",
                        "chat.chunks.v1",
                        "chat.turns.v1",
                        "billing.usage.v1",
                        "billing.user-totals.v1",
                        "ops.audit.v1",
                        "chat.generations.v1-llm-worker-dlt",
                        "chat.generations.v1-llm-worker-retry",
                        "chat.turns.v1-billing-aggregator-retry",
                        "billing.usage.v1-billing-aggregator-retry",
                        "chat.turns.v1-billing-aggregator-dlt",
                        "billing.usage.v1-billing-aggregator-dlt");
        assertThat(described().values())
                .allSatisfy(topic -> {
                    assertThat(topic.partitions()).hasSize(12);
                    assertThat(topic.partitions().getFirst().replicas()).hasSize(2);
                });
    }

    @Test
    void leavesWhatExistsAsItIs() throws Exception {
        table.prepare(admin);
        Map<String, TopicDescription> before = described();

        table.prepare(admin);
        table.prepare(admin, ConsumerGroup.LLM_WORKER);

        assertThat(described()).containsAllEntriesOf(before).hasSize(before.size() + 2);
    }

    @Test
    void addsWhatIsMissingToWhatExists() throws Exception {
        admin.createTopics(List.of(new NewTopic("chat.turns.v1", 12, (short) 3))).all().get();

        table.prepare(admin);

        assertThat(described()).hasSize(Topics.ALL.size());
        assertThat(described())
                .hasEntrySatisfying(
                        "chat.turns.v1",
                        topic -> assertThat(topic.partitions().getFirst().replicas()).hasSize(3));
    }

    @ParameterizedTest
    @CsvSource({"chat.conversations.v1", "billing.usage.v1", "chat.generations.v1-llm-worker-dlt"})
    void refusesAnotherNumberOfPartitions(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 6, (short) 1))).all().get();

        assertThatExceptionOfType(PartitionCountMismatch.class)
                .isThrownBy(() -> table.prepare(admin, ConsumerGroup.LLM_WORKER))
                .withMessage(
                        "topic %s has 6 partitions, but PARLEY_PARTITIONS is 12: the number can"
                                + " never change after the first start; set PARLEY_PARTITIONS=6",
                        topic);
        assertThat(described().keySet()).containsExactly(topic);
    }

    @Test
    void saysThatTheBrokersDidNotAnswer() {
        admin.timeoutNextRequest(1);

        assertThatExceptionOfType(UnableToPrepareTopics.class)
                .isThrownBy(() -> table.prepare(admin))
                .withCauseInstanceOf(ExecutionException.class);
    }

    @Test
    void saysThatTheBrokersRefused() {
        TopicTable tooMany = new TopicTable(12, (short) 4);

        assertThatExceptionOfType(UnableToPrepareTopics.class)
                .isThrownBy(() -> tooMany.prepare(admin))
                .withMessageContaining("Replication factor: 4");
    }

    @Test
    void keepsRecordsAsLongAsTheTableSays() throws Exception {
        table.prepare(admin, ConsumerGroup.PERSISTENCE_SINK);

        assertDeleted("chat.conversations.v1", 7 * DAY);
        assertDeleted("chat.generations.v1", DAY);
        assertDeleted("chat.chunks.v1", DAY);
        assertDeleted("chat.turns.v1", -1);
        assertDeleted("billing.usage.v1", -1);
        assertDeleted("chat.turns.v1-persistence-sink-dlt", 14 * DAY);
        assertThat(settings("billing.user-totals.v1"))
                .containsEntry("cleanup.policy", "compact")
                .doesNotContainKey("retention.ms");
    }

    @Test
    void leavesRoomInADeadLetterForTheReason() throws Exception {
        table.prepare(admin, ConsumerGroup.PERSISTENCE_SINK);

        assertThat(settings("chat.turns.v1"))
                .containsEntry(
                        "max.message.bytes", Integer.toString(ClientSettings.MAX_RECORD_BYTES));
        assertThat(settings("chat.turns.v1-persistence-sink-dlt"))
                .containsEntry(
                        "max.message.bytes", Integer.toString(ClientSettings.MAX_LETTER_BYTES));
    }

    @Test
    void acknowledgesWhatLiesOnTwoReplicasWhereThereAreThree() throws Exception {
        new TopicTable(12, (short) 3).prepare(admin, ConsumerGroup.LLM_WORKER);

        for (String topic : described().keySet()) {
            assertThat(settings(topic)).as(topic).containsEntry("min.insync.replicas", "2");
        }
    }

    @Test
    void leavesTheBrokersToSayWhatIsSafeWhereThereAreTwo() throws Exception {
        table.prepare(admin);

        assertThat(settings("chat.turns.v1")).doesNotContainKey("min.insync.replicas");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "12, 0"})
    void refusesCountsBelowOne(int partitions, short replicationFactor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicTable(partitions, replicationFactor))
                .withMessageContaining(Integer.toString(partitions))
                .withMessageContaining("expected");
    }

    private void assertDeleted(String topic, long afterMillis) throws Exception {
        assertThat(settings(topic))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", Long.toString(afterMillis));
    }

    private Map<String, TopicDescription> described() throws Exception {
        return new TreeMap<>(
                admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get());
    }

    private Map<String, String> settings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new TreeMap<>();
        for (Config config : admin.describeConfigs(List.of(resource)).all().get().values()) {
            config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        }
        return settings;
    }
}

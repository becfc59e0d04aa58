package dev.parley.events.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TopicsTest {
    @Test
    void noTwoTopicsShareAName() {
        List<String> names =
                Stream.concat(
                                Topics.ALL.stream().map(EventTopic::name),
                                Arrays.stream(ConsumerGroup.values())
                                        .flatMap(group ->
                                                group.reads().stream()
                                                        .flatMap(topic ->
                                                                Stream.of(
                                                                        topic.deadLetterTopic(
                                                                                group),
                                                                        topic.retryTopic(group)))))
                        .toList();

        assertThat(names).doesNotHaveDuplicates().hasSize(7 + 2 * 8);
        assertThat(names)
                .allSatisfy(name -> assertThat(name).matches("[a-z0-9.-]+").hasSizeLessThan(250));
    }

    @Test
    void deadLettersLieBesideTheirTopicAndGroup() {
        assertThat(Topics.CONVERSATIONS.deadLetterTopic(ConsumerGroup.CHAT_ORCHESTRATOR))
                .isEqualTo("chat.conversations.v1-chat-orchestrator-dlt");
    }

    @Test
    void everyTopicHasACodec() {
        assertThat(Topics.ALL)
                .allSatisfy(topic -> assertThat(topic.codec("ingress-api")).isNotNull());
    }

    @Test
    void everyGroupReadsTopicsOfTheTable() {
        assertThat(ConsumerGroup.values())
                .allSatisfy(group ->
                        assertThat(group.reads())
                                .isNotEmpty()
                                .isSubsetOf(Topics.ALL)
                                .doesNotHaveDuplicates());
    }
}

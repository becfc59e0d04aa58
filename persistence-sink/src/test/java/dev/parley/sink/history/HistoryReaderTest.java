package dev.parley.sink.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.deadletter.DeadLetters;
import dev.parley.events.deadletter.Failure;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import dev.parley.sink.intake.Reading;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class HistoryReaderTest {
    private final HistoryReader reader = new HistoryReader();
    private final ConversationId conversation = ConversationId.next();
    private final UserId owner = UserId.next();
    private final TraceParent trace = TraceParent.start();

    private <E extends ParleyEvent> ConsumerRecord<byte[], byte[]> record(
            EventTopic<E> topic, E event) {
        ProducerRecord<byte[], byte[]> sent =
                topic.codec("test").record(topic.name(), event, trace);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(topic.name(), 0, 42, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    @Test
    void readsOutcomesWithTheirTrace() {
        TurnId turn = TurnId.next();

        Reading<HistoryChange> reading =
                reader.read(
                        record(
                                Topics.TURNS,
                                Samples.completed(conversation, owner, turn, 3, "answer")));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Change.class,
                        change ->
                                assertThat(change.change())
                                        .isInstanceOfSatisfying(
                                                HistoryChange.TurnEnded.class,
                                                ended -> {
                                                    assertThat(ended.turn().turnId())
                                                            .isEqualTo(turn.value());
                                                    assertThat(ended.turn().traceId())
                                                            .isEqualTo(trace.traceId());
                                                }));
    }

    @Test
    void readsWhatIsAboutTheConversationAndWhereItStands() {
        assertThat(
                        reader.read(
                                record(
                                        Topics.CONVERSATIONS,
                                        new ConversationCreated(
                                                conversation,
                                                owner,
                                                "title",
                                                null,
                                                null,
                                                Samples.NOON))))
                .isEqualTo(
                        new Reading.Change<>(
                                new HistoryChange.SettingsGiven(
                                        conversation,
                                        owner,
                                        "title",
                                        null,
                                        null,
                                        true,
                                        42,
                                        Samples.NOON)));
        assertThat(
                        reader.read(
                                record(
                                        Topics.CONVERSATIONS,
                                        new ConversationUpdated(
                                                conversation,
                                                owner,
                                                null,
                                                "sim-1",
                                                "be brief",
                                                Samples.NOON))))
                .isEqualTo(
                        new Reading.Change<>(
                                new HistoryChange.SettingsGiven(
                                        conversation,
                                        owner,
                                        null,
                                        "sim-1",
                                        "be brief",
                                        false,
                                        42,
                                        Samples.NOON)));
        assertThat(
                        reader.read(
                                record(
                                        Topics.CONVERSATIONS,
                                        new ConversationDeleted(
                                                conversation, owner, Samples.NOON))))
                .isEqualTo(
                        new Reading.Change<>(
                                new HistoryChange.ConversationDeleted(
                                        conversation, owner, Samples.NOON)));
    }

    @Test
    void passesOverTheRestOfTheConversationLogByItsHeader() {
        ConversationEvent prompt =
                new PromptSubmitted(
                        conversation,
                        TurnId.next(),
                        owner,
                        "text",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Samples.NOON);
        ConsumerRecord<byte[], byte[]> withHeader = record(Topics.CONVERSATIONS, prompt);
        ConsumerRecord<byte[], byte[]> withoutHeader = record(Topics.CONVERSATIONS, prompt);
        withoutHeader.headers().remove("ce_type");

        assertThat(reader.read(withHeader)).isEqualTo(new Reading.PassedOver<>());
        assertThat(reader.read(withoutHeader)).isEqualTo(new Reading.PassedOver<>());
    }

    @Test
    void passesOverTypesOfALaterVersion() {
        var record =
                new ConsumerRecord<>(
                        Topics.TURNS.name(),
                        0,
                        1,
                        conversation.toString().getBytes(UTF_8),
                        "{\"type\":\"TurnPostponed\"}".getBytes(UTF_8));

        assertThat(reader.read(record)).isEqualTo(new Reading.PassedOver<>());
    }

    @Test
    void saysWhatIsWrongWithRubbish() {
        for (EventTopic<?> topic : new EventTopic<?>[] {Topics.TURNS, Topics.CONVERSATIONS}) {
            var record = new ConsumerRecord<>(topic.name(), 0, 1, new byte[0], "{".getBytes(UTF_8));

            assertThat(reader.read(record)).isInstanceOf(Reading.Unreadable.class);
        }
    }

    /** Or an old title, replayed, would come over a newer one. */
    @Test
    void aReplayStandsWhereItStoodFirst() {
        ConsumerRecord<byte[], byte[]> written =
                record(
                        Topics.CONVERSATIONS,
                        new ConversationUpdated(
                                conversation, owner, "title", null, null, Samples.NOON));
        ProducerRecord<byte[], byte[]> letter =
                new DeadLetters(ConsumerGroup.PERSISTENCE_SINK)
                        .letter(written, Failure.unreadable("test", Samples.NOON));
        ProducerRecord<byte[], byte[]> replay =
                DeadLetter.of(consumed(letter, 5), ConsumerGroup.PERSISTENCE_SINK)
                        .replay(letter.value(), 1);

        assertThat(reader.read(consumed(replay, 900))).isEqualTo(reader.read(written));
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            ProducerRecord<byte[], byte[]> sent, long offset) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(sent.topic(), 0, offset, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }
}

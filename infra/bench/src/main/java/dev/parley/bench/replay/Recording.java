package dev.parley.bench.replay;

import dev.parley.bench.stage.Stage;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.topic.Topics;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.wire.ClientSettings;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/**
 * Outcomes of turns as the orchestrator wrote them, to be written again as those of other turns.
 */
final class Recording {
    private static final int LONGEST = 2_000;
    private static final int TURNS_EACH = 8;
    private static final Duration POLL = Duration.ofSeconds(2);

    private final EventCodec<TurnEvent> codec = Topics.TURNS.codec("/parley/bench");
    private final String bootstrapServers;
    private final List<TurnCompleted> turns;

    private Recording(String bootstrapServers, List<TurnCompleted> turns) {
        this.bootstrapServers = bootstrapServers;
        this.turns = turns;
    }

    /** Of the turns that the system has had so far. */
    static Recording of(Stage stage) {
        Recording recording = new Recording(stage.bootstrapServers(), new ArrayList<>());
        recording.read(stage.partitions());
        if (recording.turns.isEmpty()) {
            throw new IllegalStateException("no turn has ended yet");
        }
        return recording;
    }

    private void read(int partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(ClientSettings.consumer(bootstrapServers, "bench"))) {
            List<TopicPartition> all =
                    IntStream.range(0, partitions)
                            .mapToObj(number -> new TopicPartition(Topics.TURNS.name(), number))
                            .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            for (var records = consumer.poll(POLL);
                    !records.isEmpty() && turns.size() < LONGEST;
                    records = consumer.poll(POLL)) {
                records.forEach(this::keep);
            }
        }
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        if (codec.read(record) instanceof Decoded.Known<TurnEvent>(TurnCompleted turn, var _)) {
            turns.add(turn);
        }
    }

    /**
     * Writes so many outcomes, each of a turn of its own, eight to a conversation.
     *
     * @return when the first was handed over, by {@link System#nanoTime}
     */
    long replay(int count, Instant now) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        ClientSettings.producer(
                                bootstrapServers,
                                "bench",
                                Duration.ofMillis(5),
                                Duration.ofMinutes(1)))) {
            long start = System.nanoTime();
            ConversationId conversation = new ConversationId(UUID.randomUUID());
            for (int number = 0; number < count; number++) {
                if (number % TURNS_EACH == 0) {
                    conversation = new ConversationId(UUID.randomUUID());
                }
                TurnCompleted turn =
                        another(turns.get(number % turns.size()), conversation, number, now);
                var _ = producer.send(codec.record(Topics.TURNS.name(), turn, null));
            }
            producer.flush();
            return start;
        }
    }

    private static TurnCompleted another(
            TurnCompleted turn, ConversationId conversation, int number, Instant now) {
        return new TurnCompleted(
                conversation,
                TurnId.next(),
                turn.userId(),
                number % TURNS_EACH,
                turn.prompt(),
                turn.origin(),
                turn.text(),
                new GenerationId(UUID.randomUUID()),
                turn.provider(),
                turn.model(),
                turn.usage(),
                turn.finishReason(),
                turn.toolCalls(),
                turn.cursor(),
                now,
                now);
    }
}

package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.wire.Decoded;
import dev.parley.events.wire.EventCodec;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A dead-letter topic.
 *
 * @param group whose letters lie in it
 * @param source where the records stood first
 */
public record LetterTopic(ConsumerGroup group, EventTopic<?> source) {
    /** All that there can be, by name. */
    public static final List<LetterTopic> ALL =
            Arrays.stream(ConsumerGroup.values())
                    .flatMap(group ->
                            group.reads().stream().map(source -> new LetterTopic(group, source)))
                    .sorted(Comparator.comparing(LetterTopic::name))
                    .toList();

    /** The one of this name. */
    static Optional<LetterTopic> named(String name) {
        return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    /** The topic's name. */
    public String name() {
        return source.deadLetterTopic(group);
    }

    String retryTopic() {
        return source.retryTopic(group);
    }

    DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetter.of(record, group);
    }

    /** The event that these bytes are to the group. */
    Decoded<?> decode(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        EventCodec<?> codec = source.codec("ingress-api");
        return codec.read(key, value, headers);
    }
}

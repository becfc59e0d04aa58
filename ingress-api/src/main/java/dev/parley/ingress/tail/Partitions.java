package dev.parley.ingress.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.identity.ConversationId;
import org.apache.kafka.common.utils.Utils;

/**
 * The partitions of the chat topics, which all have the same number of them.
 *
 * @param count how many there are
 */
public record Partitions(int count) {
    /** Rejects what no topic can have. */
    public Partitions {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "partitions: %d (expected: positive)".formatted(count));
        }
    }

    /** The one that holds a conversation, in every topic. */
    public int of(ConversationId conversation) {
        // What Kafka's default partitioner does with a key.
        return Utils.toPositive(Utils.murmur2(conversation.toString().getBytes(UTF_8))) % count;
    }
}

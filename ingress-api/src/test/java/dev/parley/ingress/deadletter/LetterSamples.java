package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.Failure;
import dev.parley.events.topic.ConsumerGroup;
import dev.parley.events.topic.Topics;
import java.time.Instant;

/** Letters of cancels that the sink could not read. */
public final class LetterSamples {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    public static final LetterTopic SINK =
            new LetterTopic(ConsumerGroup.PERSISTENCE_SINK, Topics.CONVERSATIONS);
    public static final LetterTopic BILLING =
            new LetterTopic(ConsumerGroup.BILLING_AGGREGATOR, Topics.TURNS);
    public static final String CONVERSATION = "01a4b3f5-0000-7000-8000-000000000001";

    /** A well-formed event. */
    public static final String CREATED =
            """
            {"type":"ConversationCreated","conversation_id":"%s",\
            "user_id":"01a4b3f5-0000-7000-8000-000000000003","title":"My secret diary",\
            "model":"sim-1","at":"2026-11-21T11:00:00Z"}\
            """
                    .formatted(CONVERSATION);

    /** The same with a time that is none. */
    public static final String BROKEN = CREATED.replace("2026-11-21T11:00:00Z", "noonish");

    private LetterSamples() {}

    public static Failure unreadable(String message) {
        return Failure.unreadable(message, NOON);
    }

    public static Failure thrown(Exception cause, Instant at) {
        return new Failure(Failure.REFUSED, "the database refuses it", cause, at, at, 3);
    }
}

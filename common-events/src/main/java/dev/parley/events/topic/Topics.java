package dev.parley.events.topic;

import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.operation.OperatorActed;
import dev.parley.events.topic.EventTopic.Retention;
import dev.parley.events.turn.TurnEvent;
import java.time.Duration;
import java.util.List;

/** All topics, by what lies in them. No other place names one. */
public final class Topics {
    /** Everything that is asked or reported about a conversation, in the order that decides. */
    public static final EventTopic<ConversationEvent> CONVERSATIONS =
            new EventTopic<>(
                    "chat.conversations.v1",
                    ConversationEvent.class,
                    new Retention.DeleteAfter(Duration.ofDays(7)));

    /** What the orchestrator asks of the workers. */
    public static final EventTopic<GenerationCommand> GENERATIONS =
            new EventTopic<>(
                    "chat.generations.v1",
                    GenerationCommand.class,
                    new Retention.DeleteAfter(Duration.ofDays(1)));

    /** What clients see of turns while they happen. */
    public static final EventTopic<Chunk> CHUNKS =
            new EventTopic<>(
                    "chat.chunks.v1", Chunk.class, new Retention.DeleteAfter(Duration.ofHours(24)));

    /** How turns ended: the source of truth for history and bill. */
    public static final EventTopic<TurnEvent> TURNS =
            new EventTopic<>("chat.turns.v1", TurnEvent.class, new Retention.Forever());

    /** What each billed turn costs its user, and what else was spent. */
    public static final EventTopic<UsageEvent> USAGE =
            new EventTopic<>("billing.usage.v1", UsageEvent.class, new Retention.Forever());

    /** Sums per user, period and model. */
    public static final EventTopic<UserTotals> USER_TOTALS =
            new EventTopic<>(
                    "billing.user-totals.v1", UserTotals.class, new Retention.LatestPerKey());

    /** What operators did. */
    public static final EventTopic<OperatorActed> AUDIT =
            new EventTopic<>("ops.audit.v1", OperatorActed.class, new Retention.Forever());

    /** The whole table. */
    public static final List<EventTopic<?>> ALL =
            List.of(CONVERSATIONS, GENERATIONS, CHUNKS, TURNS, USAGE, USER_TOTALS, AUDIT);

    private Topics() {}
}

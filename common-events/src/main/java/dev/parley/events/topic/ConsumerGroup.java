package dev.parley.events.topic;

import java.util.List;

/** The groups that consume, one for each pipeline process, and what each reads. */
public enum ConsumerGroup {
    /** Orders turns and decides outcomes. */
    CHAT_ORCHESTRATOR("chat-orchestrator"),
    /** Runs models. */
    LLM_WORKER("llm-worker"),
    /** Writes history and ledger. */
    PERSISTENCE_SINK("persistence-sink"),
    /** Prices and sums. */
    BILLING_AGGREGATOR("billing-aggregator");

    private final String id;

    ConsumerGroup(String id) {
        this.id = id;
    }

    /** The {@code group.id}, or the {@code application.id} of a Streams application. */
    public String id() {
        return id;
    }

    /** Where the records of a topic go that the group could not process. */
    public String deadLetterTopic(String topic) {
        return topic + "-" + id + "-dlt";
    }

    /** Where an operator hands records of a topic to this group, and to no other, again. */
    public String retryTopic(String topic) {
        return topic + "-" + id + "-retry";
    }

    /** The topics that the group reads, and so those for which it has dead-letter topics. */
    public List<EventTopic<?>> reads() {
        return switch (this) {
            case CHAT_ORCHESTRATOR -> List.of(Topics.CONVERSATIONS);
            case LLM_WORKER -> List.of(Topics.GENERATIONS);
            case PERSISTENCE_SINK ->
                    List.of(Topics.CONVERSATIONS, Topics.TURNS, Topics.USAGE, Topics.USER_TOTALS);
            case BILLING_AGGREGATOR -> List.of(Topics.TURNS, Topics.USAGE);
        };
    }
}

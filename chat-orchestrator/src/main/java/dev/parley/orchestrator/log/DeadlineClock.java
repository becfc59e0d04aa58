package dev.parley.orchestrator.log;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.Due;
import dev.parley.orchestrator.turn.Erasure;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The only reader of the wall clock. It decides nothing: it appends to the conversation log that a
 * deadline has passed, once for each while the process lives, and what that means is decided when
 * the record is read.
 */
final class DeadlineClock implements Punctuator {
    private final EventCodec<ConversationEvent> codec =
            Topics.CONVERSATIONS.codec("chat-orchestrator");
    private final ProcessorContext<byte[], byte[]> context;
    private final KeyValueStore<byte[], byte[]> deadlines;
    private final Erasure erasure;
    private final CommittedOffsets committed;
    private final OrchestratorMeters meters;
    private Set<Passed> announced = new HashSet<>();

    private record Passed(ConversationId conversation, Due due) {}

    DeadlineClock(
            ProcessorContext<byte[], byte[]> context,
            KeyValueStore<byte[], byte[]> deadlines,
            Erasure erasure,
            CommittedOffsets committed,
            OrchestratorMeters meters) {
        this.context = context;
        this.deadlines = deadlines;
        this.erasure = erasure;
        this.committed = committed;
        this.meters = meters;
    }

    @Override
    public void punctuate(long now) {
        Set<Passed> all = passed(now);
        for (Passed passed : all) {
            Due due = passed.due();
            if (due.turnId() == null) {
                erasure.erase(passed.conversation(), committed.below(context.taskId().partition()));
            } else if (!announced.contains(passed)) {
                announce(
                        new DeadlinePassed(
                                passed.conversation(),
                                due.turnId(),
                                Instant.ofEpochMilli(due.at()),
                                Instant.ofEpochMilli(now)));
            }
        }
        announced = all;
    }

    private Set<Passed> passed(long now) {
        Set<Passed> passed = new HashSet<>();
        try (KeyValueIterator<byte[], byte[]> entries = deadlines.all()) {
            while (entries.hasNext()) {
                KeyValue<byte[], byte[]> entry = entries.next();
                Due due = Deadlines.due(entry.value);
                if (due.at() <= now) {
                    passed.add(new Passed(Deadlines.conversation(entry.key), due));
                }
            }
        }
        return passed;
    }

    private void announce(DeadlinePassed event) {
        context.forward(
                new Record<>(
                        codec.key(event),
                        codec.value(event),
                        event.at().toEpochMilli(),
                        codec.headers(event, null)),
                Topics.CONVERSATIONS.name());
        meters.deadline();
    }
}

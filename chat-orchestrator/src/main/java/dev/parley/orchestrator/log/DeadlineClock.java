package dev.parley.orchestrator.log;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.time.ProcessClock;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.Due;
import dev.parley.orchestrator.turn.Erasure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The only reader of the time. It decides nothing: it appends to the conversation log that a
 * deadline has passed, once for each while the process lives, and what that means is decided when
 * the record is read.
 *
 * <p>A deadline was set by the clock of another process, and one of the two may be wrong. So its
 * time is counted here, from when it was seen first; a process that takes a partition over begins
 * again, but never waits until long after the deadline itself.
 */
final class DeadlineClock implements Punctuator {
    /** How often it looks. An erasure counts on a commit between two looks. */
    static final Duration TICK = Duration.ofSeconds(1);

    private final EventCodec<ConversationEvent> codec =
            Topics.CONVERSATIONS.codec("chat-orchestrator");
    private final ProcessorContext<byte[], byte[]> context;
    private final KeyValueStore<byte[], byte[]> deadlines;
    private final Erasure erasure;
    private final CommittedOffsets committed;
    private final TimeSource time;
    private final OrchestratorMeters meters;
    private Map<Entry, Watch> watched = new HashMap<>();

    private record Entry(ConversationId conversation, Due due) {}

    private record Watch(long sinceNanos, boolean announced) {}

    DeadlineClock(
            ProcessorContext<byte[], byte[]> context,
            KeyValueStore<byte[], byte[]> deadlines,
            Erasure erasure,
            CommittedOffsets committed,
            TimeSource time,
            OrchestratorMeters meters) {
        this.context = context;
        this.deadlines = deadlines;
        this.erasure = erasure;
        this.committed = committed;
        this.time = time;
        this.meters = meters;
    }

    @Override
    public void punctuate(long timeOfStreams) {
        Instant now = time.clock().instant();
        long nanos = time.nanoTime().getAsLong();
        Map<Entry, Watch> all = read(nanos);
        all.replaceAll((entry, watch) -> {
            TurnId turn = entry.due().turnId();
            if (turn == null) {
                erasure.erase(entry.conversation(), committed.below(context.taskId().partition()));
            } else if (!watch.announced() && isOver(entry.due(), nanos - watch.sinceNanos(), now)) {
                Instant dueAt = Instant.ofEpochMilli(entry.due().at());
                announce(new DeadlinePassed(entry.conversation(), turn, dueAt, now));
                return new Watch(watch.sinceNanos(), true);
            }
            return watch;
        });
        watched = all;
    }

    /** What stands in the store now; what was watched before is watched on. */
    private Map<Entry, Watch> read(long nanos) {
        Map<Entry, Watch> all = new HashMap<>();
        try (KeyValueIterator<byte[], byte[]> entries = deadlines.all()) {
            while (entries.hasNext()) {
                KeyValue<byte[], byte[]> each = entries.next();
                Entry entry =
                        new Entry(Deadlines.conversation(each.key), Deadlines.due(each.value));
                all.put(entry, watched.getOrDefault(entry, new Watch(nanos, false)));
            }
        }
        return all;
    }

    private static boolean isOver(Due due, long nanosWatched, Instant now) {
        Long time = due.time();
        return (time != null && nanosWatched >= Duration.ofMillis(time).toNanos())
                || !now.isBefore(Instant.ofEpochMilli(due.at()).plus(ProcessClock.TOLERANCE));
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

package dev.parley.ingress.fake;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.ownership.OpeningLog;
import dev.parley.ingress.ownership.UnableToReadLog;
import dev.parley.ingress.publish.ConversationLog;
import dev.parley.ingress.publish.UnableToPublish;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A conversation log in memory that can be away, and that somebody may read. */
public final class FakeLog implements ConversationLog, OpeningLog {
    private final List<ConversationEvent> events = new CopyOnWriteArrayList<>();
    private volatile Consumer<ConversationEvent> reader = _ -> {};
    private volatile boolean away;

    public void away(boolean now) {
        away = now;
    }

    /** Has every event read, before its writer learns that it is in the log. */
    public void readBy(Consumer<ConversationEvent> newReader) {
        reader = newReader;
    }

    public List<ConversationEvent> events() {
        return events;
    }

    @Override
    public long append(ConversationEvent event, TraceParent trace) {
        if (away) {
            throw new UnableToPublish();
        }
        events.add(event);
        reader.accept(event);
        return events.size();
    }

    @Override
    public Optional<UserId> opener(ConversationId conversation) {
        if (away) {
            throw new UnableToReadLog();
        }
        return events.stream()
                .filter(event -> event.conversationId().equals(conversation))
                .map(FakeLog::opener)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<UserId> opener(ConversationEvent event) {
        return switch (event) {
            case ConversationEvent.ConversationCreated created -> Optional.of(created.userId());
            case ConversationEvent.PromptSubmitted prompt -> Optional.of(prompt.userId());
            default -> Optional.empty();
        };
    }
}

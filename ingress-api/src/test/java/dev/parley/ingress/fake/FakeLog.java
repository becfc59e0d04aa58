package dev.parley.ingress.fake;

import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.publish.ConversationLog;
import dev.parley.ingress.publish.UnableToPublish;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A conversation log in memory that can be away, and that somebody may read. */
public final class FakeLog implements ConversationLog {
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
}

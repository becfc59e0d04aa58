package dev.parley.worker.log;

import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A log that events of one family are appended to, in the order of the calls. Thread-safe. */
public interface EventLog<E extends ParleyEvent> {

    /**
     * Appends an event. Returns at once, unless so much waits already that the caller has to wait
     * with it.
     *
     * @param trace the trace that led to the event
     * @return completes when the event is in the log, exceptionally when it is not and will not be
     */
    CompletableFuture<@Nullable Void> append(E event, @Nullable TraceParent trace);
}

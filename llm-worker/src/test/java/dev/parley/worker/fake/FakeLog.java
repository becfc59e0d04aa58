package dev.parley.worker.fake;

import dev.parley.events.wire.ParleyEvent;
import dev.parley.events.wire.TraceParent;
import dev.parley.worker.log.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A log in memory, which acknowledges at once, or only when told to, or refuses. */
public final class FakeLog<E extends ParleyEvent> implements EventLog<E> {
    private final List<E> events = new ArrayList<>();
    private final List<CompletableFuture<@Nullable Void>> held = new ArrayList<>();
    private final BlockingQueue<E> arrivals = new LinkedBlockingQueue<>();
    private boolean holding;
    private int refusals;

    @Override
    public CompletableFuture<@Nullable Void> append(E event, @Nullable TraceParent trace) {
        synchronized (this) {
            if (refusals > 0) {
                refusals--;
                return CompletableFuture.failedFuture(new IllegalStateException("refused"));
            }
            events.add(event);
            arrivals.add(event);
            CompletableFuture<@Nullable Void> acknowledgement = new CompletableFuture<>();
            if (holding) {
                held.add(acknowledgement);
            } else {
                acknowledgement.complete(null);
            }
            return acknowledgement;
        }
    }

    /** From now on nothing is acknowledged. */
    public synchronized void hold() {
        holding = true;
    }

    /** Acknowledges what is held, and what comes from now on. */
    public void release() {
        List<CompletableFuture<@Nullable Void>> released;
        synchronized (this) {
            holding = false;
            released = List.copyOf(held);
            held.clear();
        }
        released.forEach(each -> each.complete(null));
    }

    /** Lets that many appends fail. */
    public synchronized void refuse(int times) {
        refusals = times;
    }

    /** All events so far. */
    public synchronized List<E> events() {
        return List.copyOf(events);
    }

    /** The next event that nobody has awaited yet; waits for it, and fails when none comes. */
    public E await() throws InterruptedException {
        E event = arrivals.poll(30, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came; so far: " + events());
        }
        return event;
    }

    /** Whether nothing comes for a while. */
    public boolean staysSilent() throws InterruptedException {
        return arrivals.poll(Duration.ofMillis(50).toMillis(), TimeUnit.MILLISECONDS) == null;
    }
}

package dev.parley.worker.generation;

import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.worker.meter.WorkerMeters;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many turns are worked for at once for each model of each provider, so that a slow
 * model cannot take all there is. Turns beyond wait, in their order and for a bounded time, and do
 * not count as work of their partition while they do. Thread-safe.
 */
public final class ModelSlots {
    /** Works for a turn. */
    @FunctionalInterface
    interface Work {
        Answered on(TurnInFlight turn, boolean inTime) throws InterruptedException;
    }

    private final ConcurrentMap<String, Semaphore> models = new ConcurrentHashMap<>();
    private final SlotSettings settings;

    /** All slots are free. */
    public ModelSlots(SlotSettings settings, WorkerMeters meters) {
        this.settings = settings;
        meters.waiting(() -> models.values().stream().mapToInt(Semaphore::getQueueLength).sum());
    }

    /** Works for a turn in a slot of its model, once one is free; without one in vain. */
    Answered within(TurnInFlight turn, Work work) throws InterruptedException {
        GenerationRequested request = turn.request();
        Semaphore slots =
                models.computeIfAbsent(
                        request.provider().wireName() + " " + request.model(),
                        _ -> new Semaphore(settings.perModel(), true));
        boolean taken = slots.tryAcquire() || await(slots, turn);
        try {
            return work.on(turn, taken || turn.watch().reason() != null);
        } finally {
            if (taken) {
                slots.release();
            }
        }
    }

    private boolean await(Semaphore slots, TurnInFlight turn) {
        turn.receipt().waits(true);
        try {
            return turn.watch().acquire(slots, settings.longestWait());
        } finally {
            turn.receipt().waits(false);
        }
    }
}

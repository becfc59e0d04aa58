package dev.parley.worker.generation;

import dev.parley.events.deadletter.Failure;
import dev.parley.worker.meter.WorkerMeters.RequestResult;

/** What became of working for a turn. */
sealed interface Answered {
    /** The turn's end is in the log, and it is no failure. */
    record Ended(RequestResult result) implements Answered {}

    /** The turn's failure is in the log; the request is for the operator. */
    record Failed(Failure failure) implements Answered {}

    /** This process stops; nothing was decided. */
    record HandedBack() implements Answered {}

    /** Another worker has taken the turn over; nothing was decided. */
    record Overtaken() implements Answered {}
}

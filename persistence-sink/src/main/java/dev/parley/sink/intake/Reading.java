package dev.parley.sink.intake;

/** What a record means to the store it is read for. */
public sealed interface Reading<C> {

    /** Something to store. */
    record Change<C>(C change) implements Reading<C> {}

    /** Nothing to store: an event of another concern, or of a type this version does not know. */
    record PassedOver<C>() implements Reading<C> {}

    /** No event, and never will be. */
    record Unreadable<C>(String reason) implements Reading<C> {}
}

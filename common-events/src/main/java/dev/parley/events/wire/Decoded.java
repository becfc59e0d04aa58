package dev.parley.events.wire;

import org.jspecify.annotations.Nullable;

/** What reading a record gave. Reading never throws: any bytes are one of these. */
public sealed interface Decoded<E extends ParleyEvent> {

    /**
     * A known event.
     *
     * @param trace the trace the event belongs to, when its record names one
     */
    record Known<E extends ParleyEvent>(E event, @Nullable TraceParent trace)
            implements Decoded<E> {}

    /** A well-formed event of a type that this version does not know: to be passed over. */
    record Foreign<E extends ParleyEvent>(String type) implements Decoded<E> {}

    /**
     * Bytes that are no event and never will be: for the dead-letter topic.
     *
     * @param reason what is wrong; names fields, never holds their values
     */
    record Unreadable<E extends ParleyEvent>(String reason) implements Decoded<E> {}
}

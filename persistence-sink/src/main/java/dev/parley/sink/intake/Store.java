package dev.parley.sink.intake;

import java.util.List;

/** Where changes are kept. */
@FunctionalInterface
public interface Store<C> {
    /**
     * Stores all of these changes or, when it throws, none. Storing a change again, later, in
     * another batch or beside another process that stores it too, changes nothing.
     *
     * @param changes in the order of their logs
     */
    void write(List<C> changes);
}

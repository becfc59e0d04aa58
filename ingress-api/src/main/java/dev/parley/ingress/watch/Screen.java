package dev.parley.ingress.watch;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.ServerFrame;

/**
 * Where one client is shown what it watches: a socket, or a stream over HTTP.
 *
 * <p>Thread safety: safe.
 */
public interface Screen {

    /**
     * Has something done after all that was handed in before, one after the other. Never waits.
     * Nothing is done any more for a client that has gone.
     */
    void later(Runnable task);

    /** Shows a frame. Only to be called from what {@link #later} does; may wait for the client. */
    void show(ServerFrame frame);

    /**
     * Tells that a conversation cannot be shown any further; its subscription has ended. Only to be
     * called from what {@link #later} does.
     */
    void showUnable(ConversationId conversation, Refusal refusal);

    /**
     * Sends the client away, because something was lost on the way to it: it has to come back with
     * its last cursor. Never waits.
     */
    void sendAway();
}

package dev.parley.ingress.connection;

import dev.parley.events.identity.UserId;

/**
 * A connection that lives long: a socket, or a stream over HTTP. No call waits for the peer.
 *
 * <p>Thread safety: safe.
 */
public interface Connection {

    /** Whose it is. */
    UserId owner();

    /** Ends because this process stops: the peer has to come back, to any edge. */
    void restart();
}

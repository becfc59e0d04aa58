package dev.parley.ingress.sse;

import java.io.IOException;

/**
 * How a protocol takes leave. Called on the stream's own thread, once; the stream ends after it.
 */
@FunctionalInterface
public interface Farewell {

    /** Says why the stream ends early, where the protocol has words for it. */
    void say(Parting reason, EventStream stream) throws IOException;
}

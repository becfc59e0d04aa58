package dev.parley.ingress.sse;

import java.io.IOException;

/** Something that a stream does in its turn, on its own thread: most often, to write. */
@FunctionalInterface
public interface Step {

    /** Does it. An exception ends the stream. */
    void run() throws IOException;
}

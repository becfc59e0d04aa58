package dev.parley.bench.load;

import io.netty.buffer.ByteBuf;

/** Takes what comes back on one request. All on the client's one thread. */
interface ResponseReader {
    /** The status, before anything else. */
    void status(int code);

    /** The next bytes of the body; they are of no use after the return. */
    void bytes(ByteBuf bytes);

    /** The response is whole. Nothing follows. */
    void end();

    /** The connection broke, or there was none to be had. Nothing follows. */
    void broken(Throwable cause);
}

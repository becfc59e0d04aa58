package dev.parley.simulator.wire;

import java.util.List;

/**
 * A response, ready to be sent.
 *
 * @param opening what a stream sends before its first token; empty for a plain response
 * @param frames one for each piece of the answer; a plain response only takes their time
 * @param closing what a stream sends after its last token; the whole body of a plain response
 * @param finishReason why the answer ends, in the wire's words
 */
@SuppressWarnings("ArrayRecordComponent") // Only ever written to the network.
public record Script(
        byte[] opening, List<Frame> frames, byte[] closing, String finishReason, Usage usage) {}

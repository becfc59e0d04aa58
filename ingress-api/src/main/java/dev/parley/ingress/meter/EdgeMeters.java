package dev.parley.ingress.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything this process counts. At rest these hold:
 *
 * <pre>
 * parley_prompts_received = parley_prompts{accepted} + {answered} + {refused} + {unconfirmed}
 * parley_sockets_opened   = sum of parley_sockets_closed + parley_sockets_open
 * parley_streams_opened   = sum of parley_streams_closed + parley_streams_open
 * parley_answers_awaited  = sum of parley_answers
 * parley_partitions_begun = parley_partitions_left + parley_partitions_read
 * </pre>
 *
 * <ul>
 *   <li>{@code accepted}: in the log; {@code answered}: a repetition, answered from the history;
 *       {@code refused}: not served; {@code unconfirmed}: not acknowledged in time
 *   <li>{@code parley_answers}: by outcome, or {@code pending} where the client was told to come
 *       back
 * </ul>
 */
public final class EdgeMeters {
    /** What became of a prompt that reached this edge. */
    public enum PromptResult {
        /** It is in the log. */
        ACCEPTED,
        /** It was a repetition of a turn that has ended. */
        ANSWERED,
        /** It was not served. */
        REFUSED,
        /** The log did not acknowledge it in time. */
        UNCONFIRMED
    }

    private final MeterRegistry registry;
    private final Counter received;
    private final Counter awaited;
    private final Counter opened;
    private final Counter chunks;
    private final Counter frames;
    private final AtomicInteger open;
    private final Counter streamsOpened;
    private final AtomicInteger streamsOpen;
    private final Counter partitionsBegun;
    private final Counter partitionsLeft;
    private final AtomicInteger partitionsRead;
    private final Map<String, Counter> tagged = new ConcurrentHashMap<>();

    /** Registers what can be registered now. */
    public EdgeMeters(MeterRegistry registry) {
        this.registry = registry;
        received = registry.counter("parley.prompts.received");
        awaited = registry.counter("parley.answers.awaited");
        opened = registry.counter("parley.sockets.opened");
        chunks = registry.counter("parley.chunks.read");
        frames = registry.counter("parley.frames.sent");
        open = registry.gauge("parley.sockets.open", new AtomicInteger());
        streamsOpened = registry.counter("parley.streams.opened");
        streamsOpen = registry.gauge("parley.streams.open", new AtomicInteger());
        partitionsBegun = registry.counter("parley.partitions.begun");
        partitionsLeft = registry.counter("parley.partitions.left");
        partitionsRead = registry.gauge("parley.partitions.read", new AtomicInteger());
    }

    /** A prompt reached this edge. */
    public void promptReceived() {
        received.increment();
    }

    /** What became of it. */
    public void prompt(PromptResult result) {
        tagged("parley.prompts", "result", result.name().toLowerCase(Locale.ROOT));
    }

    /**
     * A user asked for a turn: {@code admitted}, {@code repeated} or {@code refused}, by the pace
     * that is {@code shared} by all edges or this edge's {@code own}.
     */
    public void rate(String result, String pace) {
        tagged.computeIfAbsent(
                        "parley.rate.requests" + result + pace,
                        _ ->
                                registry.counter(
                                        "parley.rate.requests", "result", result, "pace", pace))
                .increment();
    }

    /** A client waits for an answer. */
    public void answerAwaited() {
        awaited.increment();
    }

    /** It waits no longer. */
    public void answer(String outcome) {
        tagged("parley.answers", "outcome", outcome);
    }

    /** A socket was opened. */
    public void socketOpened() {
        opened.increment();
        open.incrementAndGet();
    }

    /** A socket was closed, with this WebSocket close code. */
    public void socketClosed(int code) {
        open.decrementAndGet();
        tagged("parley.sockets.closed", "code", Integer.toString(code));
    }

    /** A stream of server-sent events was opened. */
    public void streamOpened() {
        streamsOpened.increment();
        streamsOpen.incrementAndGet();
    }

    /**
     * A stream was closed: {@code ended} where it should, {@code gone} where its client had left,
     * {@code refused} before anything was sent, or for the reason why this side left.
     */
    public void streamClosed(String how) {
        streamsOpen.decrementAndGet();
        tagged("parley.streams.closed", "how", how);
    }

    /** A partition of the chunk log begins to be read. */
    public void partitionBegun() {
        partitionsBegun.increment();
        partitionsRead.incrementAndGet();
    }

    /** So many partitions of the chunk log are read no longer. */
    public void partitionsLeft(int count) {
        partitionsLeft.increment(count);
        partitionsRead.addAndGet(-count);
    }

    /** Records of the chunk log were read, watched or not; each counts once. */
    public void chunksRead(int count) {
        chunks.increment(count);
    }

    /** A frame was handed to a socket or a stream. */
    public void frameSent() {
        frames.increment();
    }

    /**
     * A client went on from a cursor, or could not: {@code memory}, {@code log} or {@code reset}.
     */
    public void resumed(String source) {
        tagged("parley.resumes", "source", source);
    }

    private void tagged(String name, String tag, String value) {
        tagged.computeIfAbsent(name + value, _ -> registry.counter(name, tag, value)).increment();
    }
}

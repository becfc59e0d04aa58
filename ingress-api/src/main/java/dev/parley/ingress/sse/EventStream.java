package dev.parley.ingress.sse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.connection.Connection;
import dev.parley.ingress.meter.EdgeMeters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer as a stream of server-sent events. The thread of the request is the one that writes:
 * {@link #serve} does, one after the other, what others hand in by {@link #later}. Whoever hands in
 * never waits; when too much has gathered, the stream ends.
 *
 * <p>Nothing goes out before the first {@link #write}: until then the request can still be answered
 * in another way. What was written leaves as soon as nothing more waits to be done.
 *
 * <p>Thread safety: {@link #later} and {@link #part} are for any thread, the rest is for the thread
 * that serves.
 */
public final class EventStream implements Connection, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(US_ASCII);
    private static final byte[] GREETING = ": watching\n\n".getBytes(US_ASCII);
    private static final Step NOTHING = () -> {};

    private final UserId owner;
    private final HttpServletResponse response;
    private final SseSettings settings;
    private final Farewell farewell;
    private final EdgeMeters meters;
    private final Consumer<EventStream> closing;
    private final BlockingQueue<Step> steps;
    private final AtomicReference<@Nullable Parting> parting = new AtomicReference<>();
    private byte[] keepAlive = KEEP_ALIVE;
    private boolean begun;
    private boolean written;
    private boolean ended;
    private String result = "refused";

    EventStream(
            UserId owner,
            HttpServletResponse response,
            SseSettings settings,
            Farewell farewell,
            EdgeMeters meters,
            Consumer<EventStream> closing) {
        this.owner = owner;
        this.response = response;
        this.settings = settings;
        this.farewell = farewell;
        this.meters = meters;
        this.closing = closing;
        this.steps = new LinkedBlockingQueue<>(settings.outbox());
    }

    @Override
    public UserId owner() {
        return owner;
    }

    @Override
    public void restart() {
        part(Parting.RESTART);
    }

    /** Has something done behind all that was handed in before. */
    public void later(Step step) {
        if (!steps.offer(step)) {
            part(Parting.TOO_SLOW);
        }
    }

    /** Ends the stream early; what waits is forgotten. The first reason counts. */
    public void part(Parting reason) {
        if (parting.compareAndSet(null, reason)) {
            steps.clear();
            // Wakes the one that serves; where there is no room for it there is no need for it.
            steps.offer(NOTHING);
        }
    }

    /** Has a frame of the protocol say that the stream is alive, in the place of a comment. */
    public void aliveBy(byte[] frame) {
        keepAlive = frame;
    }

    /** Whether something was written, so that the answer can be no other than this stream. */
    public boolean begun() {
        return begun;
    }

    /** Whether it was ended, so that nothing may be written any more. */
    public boolean ended() {
        return ended;
    }

    /** Tells a client that it is heard, where there may be nothing to say for a while. */
    public void greet() throws IOException {
        write(GREETING);
    }

    /** Writes a frame, its empty line included. */
    public void write(byte[] frame) throws IOException {
        meters.frameSent();
        put(frame);
    }

    /** Ends the stream: nothing more is done after the present step. */
    public void end() {
        ended = true;
        result = "ended";
    }

    /**
     * Serves until the stream ends, the client has gone, or the time is over.
     *
     * @throws RuntimeException what a step threw, when nothing was written yet
     */
    public void serve() {
        long deadline = System.nanoTime() + settings.maxAge().toNanos();
        try {
            while (!ended) {
                serveNext(deadline);
            }
            flush();
        } catch (IOException e) {
            result = "gone";
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a peer has gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serveNext(long deadline) throws IOException, InterruptedException {
        Step step = steps.poll();
        if (step == null) {
            flush();
            step = next(deadline);
        }
        Parting reason = parting.get();
        if (reason != null) {
            result = reason.name().toLowerCase(Locale.ROOT);
            ended = true;
            farewell.say(reason, this);
        } else if (step != null) {
            run(step);
        } else {
            put(keepAlive);
        }
    }

    private void run(Step step) throws IOException {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!begun) {
                throw e;
            }
            LOG.atError().setCause(e).log("a stream met an error that nobody foresaw");
            part(Parting.BROKEN);
        }
    }

    private @Nullable Step next(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        Step step =
                steps.poll(Math.min(left, settings.heartbeat().toNanos()), TimeUnit.NANOSECONDS);
        if (step == null && System.nanoTime() - deadline >= 0) {
            part(Parting.TIME_OVER);
        }
        return step;
    }

    private void put(byte[] bytes) throws IOException {
        if (!begun) {
            begun = true;
            response.setContentType("text/event-stream");
            response.setHeader("Cache-Control", "no-store");
            // Proxies that gather answers would keep the first words until the last one.
            response.setHeader("X-Accel-Buffering", "no");
        }
        response.getOutputStream().write(bytes);
        written = true;
    }

    /** Has what was written leave now, and not with what comes next. */
    public void flush() throws IOException {
        if (written) {
            written = false;
            response.getOutputStream().flush();
        }
    }

    @Override
    public void close() {
        closing.accept(this);
        meters.streamClosed(result);
    }
}

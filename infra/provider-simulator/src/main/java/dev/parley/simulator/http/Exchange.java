package dev.parley.simulator.http;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.journal.JournalLine.Outcome;
import dev.parley.simulator.journal.RequestLabel;
import dev.parley.simulator.wire.Call;
import dev.parley.simulator.wire.Frame;
import dev.parley.simulator.wire.Problem;
import dev.parley.simulator.wire.Script;
import dev.parley.simulator.wire.Wire;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One generation on its way to the client: sends the script at the course's pace, one write a
 * frame, and runs into the course's fault. Due times are absolute, so that a late token does not
 * delay those after it. Used on the connection's event loop alone.
 */
final class Exchange {
    /** Frames sent in one go before other connections have their turn. */
    private static final int BURST = 64;

    private static final int OK = 200;
    private static final long TICK_NANOS = 1_000_000;

    private static final Problem BROKEN_OFF =
            Problem.of(500, "The simulator broke off, as it was told to.");

    private final Wire wire;
    private final boolean stream;
    private final Script script;
    private final Course course;
    private final RequestLabel label;
    private final Response response;
    private final Witness witness;
    private final Progress progress;

    private boolean stalled;
    private boolean over;
    private long due = System.nanoTime();
    private @Nullable Future<?> timer;

    Exchange(
            Wire wire,
            Call call,
            Script script,
            Course course,
            RequestLabel label,
            Response response,
            Witness witness) {
        this.wire = wire;
        this.stream = call.stream();
        this.progress = new Progress(call, script);
        this.script = script;
        this.course = course;
        this.label = label;
        this.response = response;
        this.witness = witness;
    }

    /** Goes on as far as time, the client and the course allow. */
    void advance() {
        for (int sent = 0; !over && timer == null && response.writable(); sent++) {
            if (struck()) {
                return;
            }
            long now = System.nanoTime();
            if (due > now || sent == BURST) {
                long wait = due > now ? nextTick(due) - now : 0;
                timer = response.loop().schedule(this::wake, wait, TimeUnit.NANOSECONDS);
            } else if (!progress.opened()) {
                open();
            } else if (progress.hasNext()) {
                send(progress.next());
            } else {
                complete();
            }
        }
    }

    /** The client has closed the connection. */
    void clientClosed() {
        if (!over) {
            end(Outcome.ABORTED_BY_CLIENT, statusSent(), null, () -> {});
        }
    }

    /** The simulator stops. */
    void stop() {
        if (!over) {
            end(Outcome.FAILED, statusSent(), "simulator stopped", response::cut);
        }
    }

    /**
     * The first whole millisecond at or after the due time. Streams that are due in the same
     * millisecond so share one wake-up of the loop, which costs more than their writes.
     */
    private static long nextTick(long due) {
        return Math.ceilDiv(due, TICK_NANOS) * TICK_NANOS;
    }

    private void wake() {
        timer = null;
        advance();
    }

    /** Whether the fault has ended the exchange. */
    private boolean struck() {
        if (course.fault().isEmpty()) {
            return false;
        }
        switch (course.fault().get()) {
            case Fault.Stall(int afterTokens, Duration time) -> {
                if (!stalled && progress.tokens() >= afterTokens) {
                    stalled = true;
                    due = System.nanoTime() + time.toNanos();
                }
            }
            case Fault.Death(int afterTokens) -> {
                if (progress.tokens() >= afterTokens) {
                    end(Outcome.FAILED, statusSent(), "died", response::cut);
                }
            }
            case Fault.ErrorFrame(int afterTokens) -> {
                if (progress.tokens() >= afterTokens) {
                    breakOff();
                }
            }
            case Fault.Refusal _, Fault.Delay _ -> {
                // Met before the exchange began.
            }
        }
        return over;
    }

    private void open() {
        progress.open();
        due += course.first().toNanos();
        if (stream) {
            response.begin(script.opening());
        }
    }

    private void send(Frame frame) {
        if (progress.hasNext()) {
            due += course.gap().toNanos();
        }
        if (stream) {
            response.frame(frame.bytes());
        }
    }

    private void complete() {
        end(
                Outcome.COMPLETED,
                OK,
                null,
                () -> {
                    if (stream) {
                        response.end(script.closing());
                    } else {
                        response.whole(OK, script.closing(), OptionalInt.empty());
                    }
                });
    }

    private void breakOff() {
        if (!progress.opened()) {
            open();
        }
        String id = response.requestId();
        end(
                Outcome.FAILED,
                stream ? OK : BROKEN_OFF.status(),
                "broken off",
                () -> {
                    if (stream) {
                        response.end(wire.errorFrame(BROKEN_OFF, id));
                    } else {
                        response.whole(
                                BROKEN_OFF.status(),
                                wire.error(BROKEN_OFF, id),
                                OptionalInt.empty());
                    }
                });
    }

    /** The status that the client has seen so far. */
    private @Nullable Integer statusSent() {
        return stream && progress.opened() ? OK : null;
    }

    private void end(
            Outcome outcome, @Nullable Integer status, @Nullable String reason, Runnable then) {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        witness.ended(label, progress.ending(outcome, status, reason), response, then);
    }
}

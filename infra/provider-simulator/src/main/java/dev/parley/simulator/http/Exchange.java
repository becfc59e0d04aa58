package dev.parley.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Sha256;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.journal.JournalLine.Ending;
import dev.parley.simulator.journal.JournalLine.Outcome;
import dev.parley.simulator.journal.RequestLabel;
import dev.parley.simulator.wire.Call;
import dev.parley.simulator.wire.Frame;
import dev.parley.simulator.wire.Problem;
import dev.parley.simulator.wire.Script;
import dev.parley.simulator.wire.Wire;
import io.netty.util.concurrent.Future;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
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

    private static final Problem BROKEN_OFF =
            Problem.of(500, "The simulator broke off, as it was told to.");

    private final Wire wire;
    private final boolean stream;
    private final boolean reportsUsage;
    private final Script script;
    private final Course course;
    private final RequestLabel label;
    private final Response response;
    private final Witness witness;

    private boolean opened;
    private boolean stalled;
    private boolean over;
    private int next;
    private int tokens;
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
        this.reportsUsage = call.reportsUsage();
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
            long wait = due - System.nanoTime();
            if (wait > 0 || sent == BURST) {
                timer = response.loop().schedule(this::wake, wait, TimeUnit.NANOSECONDS);
            } else if (!opened) {
                open();
            } else if (next < script.frames().size()) {
                send(script.frames().get(next));
            } else {
                complete();
            }
        }
    }

    /** The client has closed the connection. */
    void clientClosed() {
        if (!over) {
            end(Outcome.ABORTED_BY_CLIENT, null, () -> {});
        }
    }

    /** The simulator stops. */
    void stop() {
        if (!over) {
            end(Outcome.FAILED, "simulator stopped", response::cut);
        }
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
                if (!stalled && tokens >= afterTokens) {
                    stalled = true;
                    due = System.nanoTime() + time.toNanos();
                }
            }
            case Fault.Death(int afterTokens) -> {
                if (tokens >= afterTokens) {
                    end(Outcome.FAILED, "died", response::cut);
                }
            }
            case Fault.ErrorFrame(int afterTokens) -> {
                if (tokens >= afterTokens) {
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
        opened = true;
        due += course.first().toNanos();
        if (stream) {
            response.begin(script.opening());
        }
    }

    private void send(Frame frame) {
        if (stream) {
            response.frame(frame.bytes());
        }
        tokens += frame.piece().tokens();
        next++;
        if (next < script.frames().size()) {
            due += course.gap().toNanos();
        }
    }

    private void complete() {
        end(
                Outcome.COMPLETED,
                null,
                () -> {
                    if (stream) {
                        response.end(script.closing());
                    } else {
                        response.whole(200, script.closing(), OptionalInt.empty());
                    }
                });
    }

    private void breakOff() {
        if (!opened) {
            open();
        }
        String id = response.requestId();
        end(
                Outcome.FAILED,
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

    private void end(Outcome outcome, @Nullable String reason, Runnable then) {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        witness.ended(label, ending(outcome, reason), response, then);
    }

    private Ending ending(Outcome outcome, @Nullable String reason) {
        boolean completed = outcome == Outcome.COMPLETED;
        boolean sent = completed || (stream && opened);
        boolean reported = completed && reportsUsage;
        return new Ending(
                outcome,
                sent ? Integer.valueOf(200) : null,
                reason,
                completed ? script.finishReason() : null,
                reported ? script.usage().promptTokens() : null,
                reported ? script.usage().completionTokens() : null,
                sent ? tokens : 0,
                sent ? textSha256() : null,
                outcome == Outcome.ABORTED_BY_CLIENT);
    }

    private String textSha256() {
        MessageDigest digest = Sha256.digest();
        for (Frame frame : script.frames().subList(0, next)) {
            digest.update(frame.piece().text().getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

package dev.parley.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads one streamed answer, times it and judges it. */
final class TurnReader implements ResponseReader, EventLines.Sink {
    private static final int OK = 200;
    private static final int SHOWN = 200;

    private final long planned;
    private final Tally tally;
    private final EventLines lines = new EventLines();
    private final StringBuilder text = new StringBuilder();
    private final Verdict verdict;
    private int status;
    private long now;
    private long lastText;
    private int tokens;
    private boolean done;
    private @Nullable String finishReason;
    private @Nullable String trouble;
    private @Nullable String refusal;

    TurnReader(long planned, Tally tally, Verdict verdict) {
        this.planned = planned;
        this.tally = tally;
        this.verdict = verdict;
    }

    @Override
    public void status(int code) {
        status = code;
    }

    @Override
    public void bytes(ByteBuf bytes) {
        if (status == OK) {
            now = System.nanoTime();
            lines.take(bytes, this);
        } else if (refusal == null) {
            refusal =
                    bytes.toString(
                            bytes.readerIndex(),
                            Math.min(SHOWN, bytes.readableBytes()),
                            StandardCharsets.UTF_8);
        }
    }

    @Override
    public void data(byte[] buffer, int offset, int length) {
        if (buffer[offset] == '[') {
            done = true;
            return;
        }
        try {
            take(Frame.read(buffer, offset, length));
        } catch (JacksonException malformed) {
            trouble = "a frame that is no JSON";
        }
    }

    private void take(Frame frame) {
        switch (frame.type()) {
            case "", "delta" -> text(frame.content());
            case "restarted" -> {
                text.setLength(0);
                tally.restarted();
            }
            case "failed", "cancelled", "error", "reset" -> trouble = "frame " + frame.type();
            default -> {}
        }
        if (frame.error()) {
            trouble = "an error instead of the end";
        }
        if (frame.finishReason() != null) {
            finishReason = frame.finishReason();
        }
        if (frame.tokens() > 0) {
            tokens = frame.tokens();
        }
    }

    private void text(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (lastText == 0) {
            tally.first(now - planned);
        } else {
            tally.gap(now - lastText);
        }
        lastText = now;
        text.append(piece);
    }

    @Override
    public void end() {
        long end = System.nanoTime();
        if (status != OK) {
            fail("HTTP %d %s".formatted(status, refusal == null ? "" : refusal));
        } else if (trouble != null) {
            fail(trouble);
        } else if (!done) {
            fail("a stream that ended without a word");
        } else {
            judge(end);
        }
    }

    private void judge(long end) {
        String answer = text.toString();
        String wrong = verdict.on(answer, tokens, finishReason);
        if (wrong == null) {
            tally.right(end - planned, end);
            verdict.over(answer);
        } else {
            tally.wrong(wrong);
            verdict.over(null);
        }
    }

    @Override
    public void broken(Throwable cause) {
        fail(cause.toString());
    }

    private void fail(String why) {
        tally.failed(why);
        verdict.over(null);
    }
}

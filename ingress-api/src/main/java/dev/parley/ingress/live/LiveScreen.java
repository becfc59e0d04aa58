package dev.parley.ingress.live;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.sse.EventStream;
import dev.parley.ingress.sse.Parting;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.watch.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events on which a conversation is shown, or one turn of it. */
final class LiveScreen implements Screen {
    private final EventStream stream;
    private final @Nullable TurnId only;
    private final Consumer<TurnId> beforeEnd;
    private boolean finished;

    /** Shows all turns, for as long as the client stays. */
    LiveScreen(EventStream stream) {
        this.stream = stream;
        this.only = null;
        this.beforeEnd = _ -> {};
    }

    /**
     * Shows one turn, to its end.
     *
     * @param beforeEnd is done when the turn has ended and the client knows it, before the stream
     *     ends too
     */
    LiveScreen(EventStream stream, TurnId only, Consumer<TurnId> beforeEnd) {
        this.stream = stream;
        this.only = only;
        this.beforeEnd = beforeEnd;
    }

    @Override
    public void later(Runnable task) {
        stream.later(() -> {
            try {
                task.run();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    @Override
    public void show(ServerFrame frame) {
        if (finished || isAboutAnother(frame)) {
            return;
        }
        write(LiveEvents.of(frame));
        if (only != null && ends(frame)) {
            if (frame instanceof ServerFrame.OfTurn) {
                flush();
                beforeEnd.accept(only);
            }
            finish();
        }
    }

    /** Ends the stream as one whose turn has ended. Only to be called on this screen. */
    void finish() {
        if (!finished) {
            finished = true;
            write(LiveEvents.DONE);
            stream.end();
        }
    }

    boolean isFinished() {
        return finished;
    }

    @Override
    public void showUnable(ConversationId conversation, Refusal refusal) {
        write(LiveEvents.of(ServerFrame.Error.of(refusal, conversation, null)));
        finished = true;
        stream.end();
    }

    @Override
    public void sendAway() {
        stream.part(Parting.LOST);
    }

    private boolean isAboutAnother(ServerFrame frame) {
        return only != null
                && switch (frame) {
                    case ServerFrame.OfTurn about -> !about.turnId().equals(only);
                    case ServerFrame.Error error ->
                            error.turnId() != null && !error.turnId().equals(only);
                    case ServerFrame.Reset _, ServerFrame.Pong _ -> false;
                };
    }

    private static boolean ends(ServerFrame frame) {
        return switch (frame) {
            case ServerFrame.Completed _, ServerFrame.Failed _, ServerFrame.Cancelled _ -> true;
            case ServerFrame.Error error ->
                    error.code().equals(ProblemCode.IDEMPOTENCY_KEY_REUSED.wireName());
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Started _,
                    ServerFrame.Delta _,
                    ServerFrame.Restarted _,
                    ServerFrame.Tool _,
                    ServerFrame.Reset _,
                    ServerFrame.Pong _ ->
                    false;
        };
    }

    private void flush() {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(byte[] event) {
        try {
            stream.write(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

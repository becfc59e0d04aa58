package dev.parley.worker.generation;

import dev.parley.events.generation.ToolCall;
import dev.parley.worker.model.AnswerSink;
import dev.parley.worker.model.CallWatch;
import dev.parley.worker.model.ModelAnswer;
import dev.parley.worker.model.ModelCall;
import dev.parley.worker.model.ModelProvider;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider that the test speaks for; it hears at once when it is stopped. */
final class ScriptedProvider implements ModelProvider {
    private record Line(
            @Nullable String text, @Nullable ToolCall call, @Nullable ModelAnswer end) {}

    private final BlockingQueue<Line> script = new LinkedBlockingQueue<>();
    private final Semaphore taken = new Semaphore(0);
    private final Semaphore called = new Semaphore(0);
    private final AtomicInteger calls = new AtomicInteger();

    /** Says something; returns when the caller has taken it. */
    void write(String piece) throws InterruptedException {
        script.add(new Line(piece, null, null));
        acquire(taken);
    }

    /** Wants a tool to be called; returns when the caller has taken it. */
    void call(ToolCall call) throws InterruptedException {
        script.add(new Line(null, call, null));
        acquire(taken);
    }

    void end(ModelAnswer answer) {
        script.add(new Line(null, null, answer));
    }

    /** Lets the call throw what no provider should throw. */
    void breakDown() {
        script.add(new Line(null, null, null));
    }

    void awaitCall() throws InterruptedException {
        acquire(called);
    }

    int calls() {
        return calls.get();
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, AnswerSink sink) {
        calls.incrementAndGet();
        called.release();
        while (watch.reason() == null) {
            Line line = next();
            if (line == null) {
                continue;
            }
            if (line.end() != null) {
                return line.end();
            }
            boolean more = take(line, sink);
            taken.release();
            if (!more) {
                break;
            }
        }
        return new ModelAnswer.Stopped(true, null);
    }

    private static boolean take(Line line, AnswerSink sink) {
        if (line.call() != null) {
            return sink.call(line.call());
        }
        if (line.text() == null) {
            throw new IllegalStateException("broke down");
        }
        return sink.write(line.text());
    }

    private @Nullable Line next() {
        try {
            return script.poll(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void acquire(Semaphore semaphore) throws InterruptedException {
        if (!semaphore.tryAcquire(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the provider was not called");
        }
    }
}

package dev.parley.worker.model;

import dev.parley.events.generation.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Keeps an answer, and wants more of it as long as the test says so. */
final class RecordingSink implements AnswerSink {
    final List<String> text = Collections.synchronizedList(new ArrayList<>());
    final List<ToolCall> calls = Collections.synchronizedList(new ArrayList<>());
    private final Predicate<String> more;

    RecordingSink() {
        this(_ -> true);
    }

    /**
     * @param more asked with each piece of text
     */
    RecordingSink(Predicate<String> more) {
        this.more = more;
    }

    @Override
    public boolean write(String piece) {
        text.add(piece);
        return more.test(piece);
    }

    @Override
    public boolean call(ToolCall call) {
        calls.add(call);
        return true;
    }
}

package dev.parley.bench.load;

import dev.parley.simulator.answer.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer has to be, word for word, what the simulator says to these messages. */
final class ExactVerdict implements Verdict {
    private final Expectation expectation;
    private final List<Message> messages;
    private final Consumer<@Nullable String> over;

    ExactVerdict(Expectation expectation, List<Message> messages, Consumer<@Nullable String> over) {
        this.expectation = expectation;
        this.messages = messages;
        this.over = over;
    }

    @Override
    public @Nullable String on(String text, int tokens, @Nullable String finishReason) {
        if (!text.equals(expectation.answerTo(messages))) {
            return "another text";
        }
        if (tokens != expectation.tokens()) {
            return "another count of tokens";
        }
        return finishReason == null ? "no finish reason" : null;
    }

    @Override
    public void over(@Nullable String answer) {
        over.accept(answer);
    }
}

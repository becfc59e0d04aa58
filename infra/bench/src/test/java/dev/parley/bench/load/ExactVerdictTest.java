package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.answer.Message;
import dev.parley.simulator.answer.Message.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExactVerdictTest {
    private static final Expectation EXPECTATION = new Expectation("sim-t50-f0-g0");

    private final Dialogue dialogue = new Dialogue("1");

    @Test
    void onlyTheWholeAnswerIsRight() {
        String answer = EXPECTATION.answerTo(dialogue.with("tides?"));

        assertThat(verdict().on(answer, 50, "length")).isNull();
        assertThat(verdict().on(answer + " ", 50, "length")).isEqualTo("another text");
        assertThat(verdict().on(answer, 49, "length")).isEqualTo("another count of tokens");
        assertThat(verdict().on(answer, 50, null)).isEqualTo("no finish reason");
    }

    @Test
    void theAnswerDependsOnWhatWasSaidBefore() {
        String alone = EXPECTATION.answerTo(dialogue.with("tides?"));

        dialogue.answered("moon?", "this is about the moon");

        assertThat(verdict().on(alone, 50, "length")).isEqualTo("another text");
    }

    @Test
    void theModelIsToldTenRounds() {
        for (int round = 0; round < 12; round++) {
            dialogue.answered("question " + round, "answer " + round);
        }

        List<Message> told = dialogue.with("tides?");

        assertThat(told)
                .hasSize(21)
                .startsWith(new Message(Role.USER, "question 2"))
                .endsWith(new Message(Role.USER, "tides?"));
    }

    private Verdict verdict() {
        return new ExactVerdict(EXPECTATION, dialogue.with("tides?"), _ -> {});
    }
}

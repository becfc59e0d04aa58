package dev.parley.orchestrator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ToolTalkTest {
    private static final Message ASKS = Message.text(Role.USER, "tides?");
    private static final Message THANKS = Message.text(Role.USER, "thanks");

    @Test
    void keepsCallsWhoseAnswersFollowInAnyOrder() {
        List<Message> messages =
                List.of(ASKS, calls("", "a", "b"), answers("b"), answers("a"), THANKS);

        assertThat(ToolTalk.settled(messages)).isEqualTo(messages);
    }

    @Test
    void leavesOutCallsOfWhichOneIsNotAnswered() {
        assertThat(ToolTalk.settled(List.of(ASKS, calls("", "a", "b"), answers("a"), THANKS)))
                .containsExactly(ASKS, Message.text(Role.USER, "answer of a"), THANKS);
    }

    @Test
    void keepsTheTextThatStoodBesideACall() {
        assertThat(ToolTalk.settled(List.of(ASKS, calls("Let me see.", "a"), THANKS)))
                .containsExactly(ASKS, Message.text(Role.ASSISTANT, "Let me see."), THANKS);
    }

    @Test
    void givesAnAnswerWhoseCallIsGoneAsText() {
        assertThat(ToolTalk.settled(List.of(answers("a"), THANKS)))
                .containsExactly(Message.text(Role.USER, "answer of a"), THANKS);
    }

    @Test
    void takesNoAnswerForOneToAnEarlierCall() {
        List<Message> messages =
                List.of(calls("", "a"), answers("a"), THANKS, answers("a"), THANKS);

        assertThat(ToolTalk.settled(messages))
                .containsExactly(
                        calls("", "a"),
                        answers("a"),
                        THANKS,
                        Message.text(Role.USER, "answer of a"),
                        THANKS);
    }

    private static Message calls(String text, String... ids) {
        return new Message(
                Role.ASSISTANT,
                text,
                null,
                Stream.of(ids).map(id -> new ToolCall(id, "look_up", "{}")).toList(),
                null);
    }

    private static Message answers(String id) {
        return new Message(Role.USER, "answer of " + id, null, null, id);
    }
}

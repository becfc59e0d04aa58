package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolCallTest {
    private static final ToolCall CALL =
            new ToolCall("call-1", "tide_table", "{\"port\":\"Brest\"}");
    private static final List<Message> RESULT =
            List.of(new Message(Role.USER, "high at noon", null, null, "call-1"));

    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private final TurnId turn = TurnId.ofIdempotencyKey(chat.owner, "key");
    private final GenerationId generation = GenerationId.next();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
        log.send(chat.prompt(turn, "tides?"), chat.started(turn, generation));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void tellsWhatTheModelWantsToBeCalled() {
        log.skip();

        log.send(chat.calling(turn, generation, "", CALL));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCompleted.class,
                        completed -> {
                            assertThat(completed.toolCalls()).containsExactly(CALL);
                            assertThat(completed.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
                            assertThat(completed.text()).isEmpty();
                        });
        assertThat(log.chunks())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> assertThat(ended.toolCalls()).containsExactly(CALL));
    }

    @Test
    void tellsItAgainWhenThePromptComesAgain() {
        log.send(chat.calling(turn, generation, "", CALL));
        log.skip();

        log.send(chat.prompt(turn, "tides?"));

        assertThat(log.chunks())
                .filteredOn(TurnEnded.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnEnded.class,
                        ended -> assertThat(ended.toolCalls()).containsExactly(CALL));
    }

    @Test
    void tellsItWhenAReplayBringsIt() {
        GenerationId again = GenerationId.next();
        log.send(chat.failed(turn, generation, ""));
        log.skip();

        log.send(chat.started(turn, again, 1), chat.calling(turn, again, "", CALL));

        assertThat(log.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCompleted.class,
                        completed -> assertThat(completed.toolCalls()).containsExactly(CALL));
    }

    @Test
    void givesTheModelItsCallBeforeTheAnswerToIt() {
        log.send(chat.calling(turn, generation, "Let me see.", CALL));

        assertThat(contextOf(TurnId.next(), "high at noon", RESULT))
                .containsExactly(
                        Message.text(Role.USER, "tides?"),
                        new Message(Role.ASSISTANT, "Let me see.", null, List.of(CALL), null),
                        RESULT.getFirst());
    }

    @Test
    void givesACallAgainThatWasAnsweredInARoundBefore() {
        log.send(chat.calling(turn, generation, "", CALL));
        TurnId second = TurnId.next();
        GenerationId answer = GenerationId.next();
        log.send(
                chat.prompt(second, "high at noon", RESULT),
                chat.started(second, answer),
                chat.completed(second, answer, "At noon."));

        assertThat(contextOf(TurnId.next(), "thanks", null))
                .containsExactly(
                        Message.text(Role.USER, "tides?"),
                        new Message(Role.ASSISTANT, "", null, List.of(CALL), null),
                        RESULT.getFirst(),
                        Message.text(Role.ASSISTANT, "At noon."),
                        Message.text(Role.USER, "thanks"));
    }

    @Test
    void leavesOutACallThatTheUserPassedOver() {
        log.send(chat.calling(turn, generation, "", CALL));

        assertThat(contextOf(TurnId.next(), "never mind", null))
                .containsExactly(
                        Message.text(Role.USER, "tides?"), Message.text(Role.USER, "never mind"));
    }

    @Test
    void countsToolsAndImagesAsPartOfTheContext() {
        log.send(chat.completed(turn, generation, "Yes."));
        log.skip();
        Tool large = new Tool("tide_table", "tides and ".repeat(10_000), "{}", null);
        List<String> images = Collections.nCopies(11, "https://example.com/tide.png");

        log.send(
                chat.prompt(
                        TurnId.next(), chat.owner, "tools", null, Chat.offering(large), null, null),
                chat.prompt(
                        TurnId.next(),
                        "images",
                        List.of(new Message(Role.USER, "images", images, null, null))));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns())
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(((TurnRejected) event).reason())
                                .isEqualTo(RejectionReason.CONTEXT_TOO_LONG));
    }

    private List<Message> contextOf(TurnId next, String content, @Nullable List<Message> input) {
        log.skip();
        log.send(input == null ? chat.prompt(next, content) : chat.prompt(next, content, input));
        return ((GenerationRequested) List.copyOf(log.commands()).getFirst()).messages();
    }
}

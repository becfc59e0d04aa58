package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.GenerationCommand;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextTest {
    @TempDir Path stateDir;
    private final Chat chat = new Chat();
    private LogDriver log;

    @BeforeEach
    void open() {
        log = new LogDriver(stateDir);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void holdsTheLastTenRounds() {
        for (int round = 1; round <= 13; round++) {
            complete("prompt " + round, "answer " + round);
        }

        List<Message> expected = new ArrayList<>();
        for (int round = 4; round <= 13; round++) {
            expected.add(Message.text(Role.USER, "prompt " + round));
            expected.add(Message.text(Role.ASSISTANT, "answer " + round));
        }
        expected.add(Message.text(Role.USER, "now"));
        assertThat(contextOf("now")).isEqualTo(expected);
    }

    @Test
    void leavesFailedTurnsOut() {
        complete("kept", "yes");
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(
                chat.prompt(turn, "lost"),
                chat.started(turn, generation),
                chat.failed(turn, generation, "half"));

        assertThat(contextOf("now"))
                .containsExactly(
                        Message.text(Role.USER, "kept"),
                        Message.text(Role.ASSISTANT, "yes"),
                        Message.text(Role.USER, "now"));
    }

    @Test
    void leavesOutTheOldestRoundsThatTheModelCannotTake() {
        // sim-1 takes 16,384 tokens; each of these rounds has some 5,000
        String long1 = "one two ".repeat(2_500);
        complete("oldest", long1);
        complete("older", long1);
        complete("old", long1);
        complete("latest", long1);

        assertThat(contextOf("now"))
                .extracting(Message::content)
                .filteredOn(content -> content.length() < 20)
                .containsExactly("older", "old", "latest", "now");
    }

    @Test
    void leavesOutRoundsThatNoRecordCouldHold() {
        // many bytes, few tokens: the window of these tests holds a million bytes
        String wide = " ".repeat(400_000);
        complete("oldest", wide + "1");
        complete("older", wide + "2");
        complete("old", wide + "3");

        assertThat(contextOf("now"))
                .extracting(Message::content)
                .filteredOn(content -> content.length() < 20)
                .containsExactly("older", "old", "now");
    }

    private void complete(String prompt, String answer) {
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(
                chat.prompt(turn, prompt),
                chat.started(turn, generation),
                chat.completed(turn, generation, answer));
    }

    private List<Message> contextOf(String prompt) {
        log.skip();
        log.send(chat.prompt(TurnId.next(), prompt));
        List<GenerationCommand> commands = log.commands();
        assertThat(commands).singleElement().isInstanceOf(GenerationRequested.class);
        return ((GenerationRequested) commands.getFirst()).messages();
    }
}

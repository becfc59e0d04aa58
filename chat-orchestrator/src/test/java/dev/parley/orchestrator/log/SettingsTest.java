package dev.parley.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.GenerationCommand.GenerationCancelled;
import dev.parley.events.generation.GenerationCommand.GenerationRequested;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.orchestrator.Chat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
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
    void givesTheModelTheInstructionsFirst() {
        log.send(chat.created("sim-fast", "Be brief."));

        GenerationRequested request = requestFor("tides?");

        assertThat(request.model()).isEqualTo("sim-fast");
        assertThat(request.messages())
                .containsExactly(
                        Message.text(Role.SYSTEM, "Be brief."), Message.text(Role.USER, "tides?"));
    }

    @Test
    void asksTheModelOfThePromptBeforeThatOfTheConversation() {
        log.send(chat.created("sim-fast", null));
        log.skip();

        log.send(chat.prompt(TurnId.next(), chat.owner, "tides?", "sim-slow"));

        assertThat(log.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        GenerationRequested.class,
                        request -> assertThat(request.model()).isEqualTo("sim-slow"));
    }

    @Test
    void changesWhatTheOwnerChanges() {
        log.send(chat.created("sim-fast", "Be brief."));
        log.send(chat.updated(chat.owner, null, "Be long."));

        GenerationRequested request = requestFor("tides?");

        assertThat(request.model()).isEqualTo("sim-fast");
        assertThat(request.messages()).startsWith(Message.text(Role.SYSTEM, "Be long."));
    }

    @Test
    void takesInstructionsAwayWhenTheyAreBlank() {
        log.send(chat.created(null, "Be brief."), chat.updated(chat.owner, null, ""));

        assertThat(requestFor("tides?").messages()).hasSize(1);
    }

    @Test
    void letsOnlyTheOwnerChangeAnything() {
        UserId stranger = UserId.next();
        log.send(
                chat.created("sim-fast", "Be brief."),
                chat.updated(stranger, "sim-slow", "Be rude."),
                chat.deleted(stranger));

        GenerationRequested request = requestFor("tides?");

        assertThat(request.model()).isEqualTo("sim-fast");
        assertThat(request.messages()).startsWith(Message.text(Role.SYSTEM, "Be brief."));
    }

    @Test
    void isNotOpenedTwice() {
        log.send(chat.created("sim-fast", "Be brief."), chat.created("sim-slow", "Be long."));

        assertThat(requestFor("tides?").model()).isEqualTo("sim-fast");
    }

    @Test
    void ignoresChangesOfConversationsThatNobodyOpened() {
        log.send(chat.updated(chat.owner, "sim-slow", "Be long."), chat.deleted(chat.owner));

        GenerationRequested request = requestFor("tides?");

        assertThat(request.model()).isEqualTo("sim-1");
        assertThat(request.messages()).hasSize(1);
    }

    @Test
    void endsOpenTurnsWhenItIsDeleted() {
        TurnId current = TurnId.next();
        TurnId waiting = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(
                chat.prompt(current, "tides?"),
                chat.started(current, generation),
                chat.prompt(waiting, "and then?"));
        log.skip();

        log.send(chat.deleted(chat.owner));

        assertThat(log.commands())
                .containsExactly(new GenerationCancelled(chat.id, current, null, chat.now()));
        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnCancelled.class,
                        cancelled -> assertThat(cancelled.turnId()).isEqualTo(waiting));

        log.send(chat.cancelled(current, generation, "The"));

        assertThat(log.turns()).singleElement().isInstanceOf(TurnCancelled.class);
        assertThat(log.commands()).isEmpty();
    }

    @Test
    void erasesItsTextsWhenItIsDeleted() {
        TurnId turn = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(
                chat.created(null, "Be brief."),
                chat.prompt(turn, "tides?"),
                chat.started(turn, generation),
                chat.completed(turn, generation, "The moon."),
                chat.deleted(chat.owner));

        log.pass(Duration.ofSeconds(2));
        assertThat(log.texts()).as("the records may be read again").isEqualTo(3);

        log.commit();
        log.pass(Duration.ofSeconds(2));
        assertThat(log.texts()).isZero();
    }

    @Test
    void failsATurnForWhichLaterInstructionsLeaveNoRoom() {
        TurnId first = TurnId.next();
        TurnId second = TurnId.next();
        GenerationId generation = GenerationId.next();
        log.send(
                chat.prompt(first, "tides?"),
                chat.started(first, generation),
                chat.prompt(second, "and then?"),
                chat.updated(chat.owner, null, "be brief and ".repeat(10_000)));
        log.skip();

        log.send(chat.completed(first, generation, "The moon."));

        assertThat(log.commands()).isEmpty();
        assertThat(log.turns())
                .filteredOn(TurnFailed.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnFailed.class,
                        failed -> {
                            assertThat(failed.turnId()).isEqualTo(second);
                            assertThat(failed.error().category())
                                    .isEqualTo(ErrorCategory.PROVIDER_REJECTED);
                        });
    }

    @Test
    void rejectsPromptsForWhichTheInstructionsLeaveNoRoom() {
        log.send(chat.created(null, "be brief and ".repeat(10_000)));

        log.send(chat.prompt(TurnId.next(), "tides?"));

        assertThat(log.turns())
                .singleElement()
                .isInstanceOfSatisfying(
                        TurnRejected.class,
                        rejected ->
                                assertThat(rejected.reason())
                                        .isEqualTo(RejectionReason.CONTEXT_TOO_LONG));
    }

    private GenerationRequested requestFor(String prompt) {
        log.skip();
        log.send(chat.prompt(TurnId.next(), prompt));
        return (GenerationRequested) List.copyOf(log.commands()).getFirst();
    }
}

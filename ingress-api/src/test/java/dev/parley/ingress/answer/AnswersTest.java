package dev.parley.ingress.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.account.Role;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.FakeLog;
import dev.parley.ingress.fake.FakePipeline;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptIntake;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.prompt.PromptRules;
import dev.parley.ingress.prompt.PromptSettings;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.stream.StoredTexts;
import dev.parley.ingress.turn.TurnDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class AnswersTest {
    private static final ConversationId C = ConversationId.next();
    private static final Caller ADA =
            new Caller(UserId.next(), "ada@example.org", Role.USER, Instant.EPOCH);
    private static final GenerationId G = GenerationId.next();

    private final FakeHistory history = new FakeHistory();
    private final FakeLog log = new FakeLog();
    private final FakeChunks chunks = new FakeChunks();
    private final FakePipeline pipeline = new FakePipeline(chunks, history);
    private final PromptIntake intake;
    private final Answers answers;

    AnswersTest() {
        EdgeMeters meters = new EdgeMeters(new SimpleMeterRegistry());
        FakeHints hints = new FakeHints();
        Owners owners = new Owners(hints, history, _ -> Optional.empty());
        owners.opened(C, ADA.userId());
        PromptSettings settings =
                new PromptSettings(
                        "",
                        DataSize.ofKilobytes(1),
                        DataSize.ofKilobytes(1),
                        Duration.ofMinutes(1));
        intake =
                new PromptIntake(
                        new PromptRules(ModelCatalog.of(""), settings),
                        owners,
                        hints,
                        history,
                        log,
                        chunks.tail(),
                        new TurnDirectory(chunks.tail(), chunks.turns(), hints, history, owners),
                        meters,
                        ConversationId::next,
                        Clock.systemUTC());
        answers =
                new Answers(
                        intake,
                        chunks.tail(),
                        new StoredTexts(history, Duration.ofMillis(1)),
                        meters,
                        settings.answerTimeout());
        log.readBy(pipeline);
    }

    @Test
    void gathersTheAnswer() {
        assertThat(ask("hi"))
                .isInstanceOfSatisfying(
                        Answer.Ended.class,
                        ended -> {
                            assertThat(ended.text()).isEqualTo("echo hi");
                            assertThat(ended.model()).isEqualTo("sim-1");
                            assertThat(ended.outcome()).isInstanceOf(ServerFrame.Completed.class);
                        });
    }

    @Test
    void isNotMisledByOtherTurnsOfTheConversation() {
        TurnId other = TurnId.next();
        GenerationId theirs = GenerationId.next();
        chunks.write(FakeChunks.accepted(C, other, "other"))
                .write(FakeChunks.started(C, other, theirs));
        answerBy(prompt -> {
            chunks.write(FakeChunks.delta(C, other, theirs, 1, "theirs"))
                    .write(FakeChunks.completed(C, other, theirs, "theirs"));
            pipeline.echo(prompt);
        });

        assertThat(text(ask("mine"))).isEqualTo("echo mine");
    }

    @Test
    void dropsTheTextOfAGenerationThatWasReplaced() {
        answerBy(prompt -> {
            GenerationId lost = GenerationId.next();
            chunks.write(FakeChunks.started(C, prompt.turnId(), lost))
                    .write(FakeChunks.delta(C, prompt.turnId(), lost, 1, "lost"));
            pipeline.echo(prompt);
        });

        assertThat(text(ask("hi"))).isEqualTo("echo hi");
    }

    @Test
    void takesFromHistoryWhatPassedBeforeItCame() {
        Draft.Fresh draft = draft("hi", "key");
        chunks.write(FakeChunks.accepted(C, draft.turnId(), "hi"))
                .write(FakeChunks.started(C, draft.turnId(), G))
                .write(FakeChunks.delta(C, draft.turnId(), G, 1, "all "));
        answerBy(prompt -> {
            chunks.write(FakeChunks.accepted(C, prompt.turnId(), "hi"))
                    .write(FakeChunks.delta(C, prompt.turnId(), G, 2, "of it"))
                    .write(FakeChunks.completed(C, prompt.turnId(), G, "all of it"));
            history.store(C, prompt.turnId(), ADA.userId(), "hi", "all of it");
        });

        assertThat(text(answers.ask(draft, TraceParent.start()))).isEqualTo("all of it");
    }

    @Test
    void neverGivesATextThatItCannotVouchFor() {
        answerBy(prompt -> chunks.write(FakeChunks.completed(C, prompt.turnId(), G, "unseen")));

        assertThat(ask("hi")).isEqualTo(new Answer.Unreadable());
    }

    @Test
    void findsOutThatTheKeyBelongsToAnotherPrompt() {
        answerBy(prompt -> chunks.write(FakeChunks.accepted(C, prompt.turnId(), "the first")));

        assertThat(answers.ask(draft("the second", "key"), TraceParent.start()))
                .isEqualTo(new Answer.Reused());
    }

    @Test
    void tellsOfAFailure() {
        answerBy(prompt ->
                chunks.write(
                        FakeChunks.failed(
                                C, prompt.turnId(), null, ErrorCategory.PROVIDER_UNAVAILABLE, "")));

        assertThat(ask("hi"))
                .isInstanceOfSatisfying(
                        Answer.Ended.class,
                        ended ->
                                assertThat(ended.outcome()).isInstanceOf(ServerFrame.Failed.class));
    }

    @Test
    void letsGoOfWhoWaitsWhenTheProcessStops() {
        answerBy(_ -> answers.abandon());

        assertThat(ask("hi")).isEqualTo(new Answer.Pending());
    }

    @Test
    void letsGoWhenRecordsWereLost() {
        answerBy(_ -> chunks.tail().begin(0, 1_000, 1_000));

        assertThat(ask("hi")).isEqualTo(new Answer.Pending());
    }

    private void answerBy(Consumer<PromptSubmitted> answering) {
        pipeline.answerBy(answering);
    }

    private Answer ask(String content) {
        return answers.ask(draft(content, null), TraceParent.start());
    }

    private Draft.Fresh draft(String content, @Nullable String key) {
        return (Draft.Fresh) intake.draft(ADA, C.toString(), new PromptRequest(content, null, key));
    }

    private static String text(Answer answer) {
        return ((Answer.Ended) answer).text();
    }
}

package dev.parley.ingress.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.events.generation.Role;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.fake.FakeLog;
import dev.parley.ingress.meter.EdgeMeters;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.stream.Cursor;
import dev.parley.ingress.turn.TurnDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

final class PromptIntakeTest {
    private static final ConversationId C = ConversationId.next();
    private static final Caller ADA =
            new Caller(
                    UserId.next(),
                    "ada@example.org",
                    dev.parley.ingress.account.Role.USER,
                    Instant.EPOCH);
    private static final PromptSettings SETTINGS =
            new PromptSettings(
                    "", DataSize.ofBytes(16), DataSize.ofKilobytes(1), Duration.ofSeconds(1));

    private static final GenerationParameters SEEDED =
            new GenerationParameters(
                    null, null, null, null, null, 7L, null, null, null, null, null, null, null,
                    null, null, null, null);

    private final FakeHints hints = new FakeHints();
    private final FakeHistory history = new FakeHistory();
    private final FakeLog log = new FakeLog();
    private final FakeChunks chunks = new FakeChunks();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Owners owners = new Owners(hints, history, _ -> Optional.empty());
    private final TurnDirectory turns =
            new TurnDirectory(chunks.tail(), chunks.turns(), hints, history, owners);
    private final PromptIntake intake =
            new PromptIntake(
                    new PromptRules(ModelCatalog.of(""), SETTINGS),
                    owners,
                    hints,
                    history,
                    log,
                    chunks.tail(),
                    turns,
                    new EdgeMeters(meters),
                    ConversationId::next,
                    Clock.systemUTC());

    PromptIntakeTest() {
        owners.opened(C, ADA.userId());
    }

    @Test
    void putsThePromptIntoTheLogWithTheCursorOfItsTurn() {
        chunks.write(FakeChunks.accepted(C, TurnId.next(), "earlier"));

        Submitted submitted = append(fresh("hi", null, null));

        PromptSubmitted event = (PromptSubmitted) log.events().getFirst();
        assertThat(event.content()).isEqualTo("hi");
        assertThat(event.userId()).isEqualTo(ADA.userId());
        assertThat(event.turnId()).isEqualTo(submitted.turnId());
        assertThat(event.cursor()).isEqualTo(submitted.cursor());
        assertThat(Cursor.decode(submitted.cursor(), C)).contains(Cursor.before(0, 1));
    }

    @Test
    void makesTheSameKeyOfTheSameUserTheSameTurn() {
        TurnId first = fresh("hi", null, "key-1").turnId();

        assertThat(fresh("hi", null, "key-1").turnId()).isEqualTo(first);
        assertThat(fresh("hi", null, "key-2").turnId()).isNotEqualTo(first);
        assertThat(fresh("hi", null, null).turnId()).isNotEqualTo(fresh("hi", null, null).turnId());
    }

    @Test
    void refusesAnotherPromptUnderTheSameKey() {
        fresh("hi", null, "key-1");

        assertThat(refusal("ho", null, "key-1").code())
                .isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(refusal("hi", "sim-fast", "key-1").code())
                .isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void answersFromHistoryWhatHasEnded() {
        TurnId turn = TurnId.ofIdempotencyKey(ADA.userId(), "key-1");
        history.store(C, turn, ADA.userId(), "hi", "there");

        assertThat(draft("hi", null, "key-1"))
                .isInstanceOfSatisfying(
                        Draft.Answered.class,
                        answered -> assertThat(answered.turn().text()).isEqualTo("there"));
        assertThat(log.events()).isEmpty();
    }

    @Test
    void refusesAnotherPromptByHistoryWhenNoHintIsLeft() {
        TurnId turn = TurnId.ofIdempotencyKey(ADA.userId(), "key-1");
        history.store(C, turn, ADA.userId(), "hi", "there");
        hints.away(true);

        assertThat(refusal("ho", null, "key-1").code())
                .isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void takesPromptsWhileDatabaseAndRedisAreAway() {
        hints.away(true);
        history.away(true);

        append(fresh("hi", null, "key-1"));

        assertThat(log.events()).hasSize(1);
    }

    @Test
    void acceptsNothingWhileTheLogIsAway() {
        log.away(true);
        Draft.Fresh draft = fresh("hi", null, "key-1");

        Refused refused = catchThrowableOfType(Refused.class, () -> append(draft));

        assertThat(refused.refusal().code()).isEqualTo(ProblemCode.LOG_UNAVAILABLE);
        assertThat(refused.refusal().retryAfter()).isNotNull();
        log.away(false);
        assertThat(append(fresh("hi", null, "key-1")).turnId()).isEqualTo(draft.turnId());
    }

    @Test
    void refusesForeignConversations() {
        Refused refused =
                catchThrowableOfType(
                        Refused.class,
                        () ->
                                intake.draft(
                                        ADA,
                                        ConversationId.next().toString(),
                                        new PromptRequest("hi", null, null)));

        assertThat(refused.refusal().code()).isEqualTo(ProblemCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void namesFieldAndBoundOfALongPrompt() {
        assertThat(fresh("x".repeat(16), null, null).content()).hasSize(16);

        Refusal refusal = refusal("x".repeat(17), null, null);

        assertThat(refusal.code()).isEqualTo(ProblemCode.PROMPT_TOO_LONG);
        assertThat(refusal.field()).isEqualTo("content");
        assertThat(refusal.limit()).isEqualTo(16);
        assertThat(refusal("€".repeat(6), null, null).code())
                .as("18 bytes in 6 characters")
                .isEqualTo(ProblemCode.PROMPT_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t "})
    void refusesAnEmptyPrompt(String content) {
        assertThat(refusal(content, null, null).code()).isEqualTo(ProblemCode.PROMPT_EMPTY);
    }

    @Test
    void refusesAPromptWithoutContent() {
        assertThat(refusal(null, null, null).code()).isEqualTo(ProblemCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "half \ud83d", "\ude00 half"})
    void refusesWhatIsNoText(String content) {
        assertThat(refusal(content, null, null).code()).isEqualTo(ProblemCode.INVALID_REQUEST);
    }

    @Test
    void takesEveryText() {
        assertThat(fresh("\ud83d\ude00é\n", null, null).content()).isEqualTo("\ud83d\ude00é\n");
    }

    @Test
    void refusesAModelThatNobodyServes() {
        assertThat(refusal("hi", "gpt-none", null).code()).isEqualTo(ProblemCode.MODEL_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "tab\t", "ümlaut"})
    void refusesKeysThatCannotTravelInAHeader(String key) {
        assertThat(refusal("hi", null, key).field()).isEqualTo("idempotency_key");
    }

    @Test
    void boundsTheLengthOfAKey() {
        assertThat(fresh("hi", null, "k".repeat(255)).turnId().fromIdempotencyKey()).isTrue();
        assertThat(refusal("hi", null, "k".repeat(256)).limit()).isEqualTo(255);
    }

    @Test
    void countsWhatBecameOfEveryPrompt() {
        append(fresh("hi", null, null));
        refusal("", null, null);
        history.store(C, TurnId.ofIdempotencyKey(ADA.userId(), "key"), ADA.userId(), "hi", "there");
        draft("hi", null, "key");
        log.away(true);
        assertThat(catchThrowableOfType(Refused.class, () -> append(fresh("hi", null, null))))
                .isNotNull();

        assertThat(meters.counter("parley.prompts.received").count()).isEqualTo(4);
        for (String result : new String[] {"accepted", "refused", "answered", "unconfirmed"}) {
            assertThat(meters.counter("parley.prompts", "result", result).count())
                    .as(result)
                    .isEqualTo(1);
        }
    }

    @Test
    void putsIntoTheLogWhatAPromptBringsWithIt() {
        Branch branch = new Branch(TurnId.next(), List.of(Message.text(Role.USER, "before")));
        List<Message> input = List.of(new Message(Role.USER, "22", null, null, "call_1"));

        append(particular("hi", "key", new Particulars(SEEDED, branch, input, true, "{}")));

        PromptSubmitted event = (PromptSubmitted) log.events().getFirst();
        assertThat(event.parameters()).isEqualTo(SEEDED);
        assertThat(event.branch()).isEqualTo(branch);
        assertThat(event.input()).isEqualTo(input);
        assertThat(event.unlisted()).isTrue();
        assertThat(event.metadata()).isEqualTo("{}");
    }

    @Test
    void takesAPromptWithoutTextWhereThereIsInput() {
        List<Message> image = List.of(new Message(Role.USER, "", List.of("data:,"), null, null));

        assertThat(particular("", null, new Particulars(null, null, image, false, null)).content())
                .isEmpty();
    }

    @Test
    void refusesOtherParticularsUnderTheSameKey() {
        particular("hi", "key-1", Particulars.NONE);

        for (Particulars other :
                List.of(
                        new Particulars(SEEDED, null, null, false, null),
                        Particulars.on(new Branch(null, List.of())),
                        new Particulars(null, null, List.of(), false, null),
                        new Particulars(null, null, null, true, null),
                        new Particulars(null, null, null, false, "{}"))) {
            assertThat(catchThrowableOfType(Refused.class, () -> particular("hi", "key-1", other)))
                    .as(other.toString())
                    .extracting(refused -> refused.refusal().code())
                    .isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
    }

    @Test
    void opensAConversationForAPromptThatStandsAlone() {
        Draft.Fresh draft = alone("key-1");

        append(draft);

        assertThat(owners.check(draft.conversationId().toString(), ADA.userId()))
                .isEqualTo(draft.conversationId());
        assertThat(alone("key-1").conversationId()).isEqualTo(draft.conversationId());
        assertThat(alone("key-2").conversationId()).isNotEqualTo(draft.conversationId());
        assertThat(alone(null).conversationId()).isNotEqualTo(alone(null).conversationId());
        assertThat(refusal("hi", null, "key-1").code())
                .as("in another conversation")
                .isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }

    private Draft.Fresh alone(@Nullable String key) {
        return (Draft.Fresh) intake.draftAlone(ADA, new PromptRequest("hi", null, key));
    }

    private Draft.Fresh particular(String content, @Nullable String key, Particulars particulars) {
        return (Draft.Fresh)
                intake.draft(ADA, C.toString(), new PromptRequest(content, null, key, particulars));
    }

    private Draft draft(@Nullable String content, @Nullable String model, @Nullable String key) {
        return intake.draft(ADA, C.toString(), new PromptRequest(content, model, key));
    }

    private Draft.Fresh fresh(
            @Nullable String content, @Nullable String model, @Nullable String key) {
        return (Draft.Fresh) draft(content, model, key);
    }

    private Refusal refusal(
            @Nullable String content, @Nullable String model, @Nullable String key) {
        Refused refused = catchThrowableOfType(Refused.class, () -> draft(content, model, key));
        return Objects.requireNonNull(refused, "not refused").refusal();
    }

    private Submitted append(Draft.Fresh draft) {
        return intake.append(draft, TraceParent.start());
    }
}

package dev.parley.ingress.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnersTest {
    private static final ConversationId C = ConversationId.next();
    private static final UserId ADA = UserId.next();
    private static final UserId EVE = UserId.next();

    private final FakeHints hints = new FakeHints();
    private final FakeHistory history = new FakeHistory();
    private boolean logIsAway;
    private final Map<ConversationId, UserId> openers = new HashMap<>();
    private final OpeningLog log =
            conversation -> {
                if (logIsAway) {
                    throw new UnableToReadLog();
                }
                return Optional.ofNullable(openers.get(conversation));
            };
    private final Owners owners = new Owners(hints, history, log);

    @Test
    void knowsWhatWasOpenedHereWithoutAskingAnybody() {
        hints.away(true);
        history.away(true);

        owners.opened(C, ADA);

        assertThatCode(() -> owners.check(C, ADA)).doesNotThrowAnyException();
        assertThat(refusal(EVE)).isEqualTo(ProblemCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void learnsFromAnotherEdgeByHint() {
        history.away(true);
        new Owners(hints, history, log).opened(C, ADA);

        assertThatCode(() -> owners.check(C, ADA)).doesNotThrowAnyException();
    }

    @Test
    void learnsFromHistoryAndTellsTheOthers() {
        history.store(C, ADA);
        owners.check(C, ADA);
        history.away(true);

        assertThatCode(() -> owners.check(C, ADA)).doesNotThrowAnyException();
        assertThatCode(() -> new Owners(hints, history, log).check(C, ADA))
                .doesNotThrowAnyException();
    }

    @Test
    void learnsFromTheLogWhatTheHistoryHasNotHeardOf() {
        openers.put(C, ADA);

        assertThatCode(() -> owners.check(C, ADA)).doesNotThrowAnyException();
        assertThat(refusal(EVE)).isEqualTo(ProblemCode.CONVERSATION_NOT_FOUND);
        logIsAway = true;
        assertThatCode(() -> new Owners(hints, history, log).check(C, ADA))
                .doesNotThrowAnyException();
    }

    @Test
    void saysNotNowWhenTheLogCannotTell() {
        logIsAway = true;

        assertThat(refusal(ADA)).isEqualTo(ProblemCode.LOG_UNAVAILABLE);
    }

    @Test
    void answersForForeignAndUnknownConversationsAlike() {
        history.store(C, ADA);
        Refused foreign = catchThrowableOfType(Refused.class, () -> owners.check(C, EVE));
        Refused unknown =
                catchThrowableOfType(Refused.class, () -> owners.check(ConversationId.next(), EVE));
        Refused noId = catchThrowableOfType(Refused.class, () -> owners.check("x", EVE));

        assertThat(foreign.refusal()).isEqualTo(unknown.refusal()).isEqualTo(noId.refusal());
    }

    @Test
    void saysNotNowWhenNobodyCanTell() {
        history.away(true);

        assertThat(refusal(ADA)).isEqualTo(ProblemCode.HISTORY_UNAVAILABLE);
    }

    @Test
    void whatWasDeletedHereIsGoneAtOnceWhateverTheHistorySays() {
        history.store(C, ADA);
        owners.check(C, ADA);

        owners.deleted(C, ADA);

        assertThat(refusal(ADA)).isEqualTo(ProblemCode.CONVERSATION_NOT_FOUND);
        assertThatCode(() -> owners.checkStored(C.toString(), ADA)).isInstanceOf(Refused.class);
        assertThatCode(() -> new Owners(hints, history, log).check(C, ADA))
                .isInstanceOf(Refused.class);
        assertThat(owners.isDeleted(C, ADA)).isTrue();
    }

    @Test
    void readersLearnOfADeletionOnAnotherEdge() {
        history.store(C, ADA);
        owners.check(C, ADA);
        history.delete(C);

        assertThatCode(() -> owners.checkStored(C.toString(), ADA)).isInstanceOf(Refused.class);
        assertThat(refusal(ADA)).isEqualTo(ProblemCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void readersFindWhatIsNotStoredYet() {
        owners.opened(C, ADA);

        assertThat(owners.checkStored(C.toString(), ADA)).isEqualTo(C);
    }

    @Test
    void nobodyLearnsOfADeletionByAnother() {
        history.store(C, ADA);
        history.delete(C);

        assertThatCode(() -> owners.isDeleted(C, EVE)).isInstanceOf(Refused.class);
    }

    private ProblemCode refusal(UserId user) {
        Refused refused = catchThrowableOfType(Refused.class, () -> owners.check(C, user));
        return Objects.requireNonNull(refused, "not refused").refusal().code();
    }
}

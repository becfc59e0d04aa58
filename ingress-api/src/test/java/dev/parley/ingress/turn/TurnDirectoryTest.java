package dev.parley.ingress.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.fake.FakeHints;
import dev.parley.ingress.fake.FakeHistory;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TurnDirectoryTest {
    private static final ConversationId C = ConversationId.next();
    private static final TurnId T = TurnId.next();
    private static final UserId ADA = UserId.next();

    private final FakeHints hints = new FakeHints();
    private final FakeHistory history = new FakeHistory();
    private final FakeChunks chunks = new FakeChunks();
    private final TurnDirectory here = directory(chunks);
    private final TurnDirectory elsewhere = directory(new FakeChunks());

    TurnDirectoryTest() {
        history.store(C, ADA);
    }

    @Test
    void findsATurnThatAnotherEdgeHasAccepted() {
        elsewhere.accepted(T, C);

        assertThat(here.locate(T.toString(), ADA)).isEqualTo(C);
    }

    @Test
    void findsATurnInTheLogWhereNobodyHintsAtIt() throws InterruptedException {
        hints.away(true);
        elsewhere.accepted(T, C);
        Thread writer =
                Thread.ofVirtual().start(() -> chunks.write(FakeChunks.accepted(C, T, "hi")));

        assertThat(here.locate(T.toString(), ADA)).isEqualTo(C);
        writer.join();
    }

    @Test
    void findsNoTurnOfAnotherUser() {
        elsewhere.accepted(T, C);

        assertThatThrownBy(() -> here.locate(T.toString(), UserId.next()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(ProblemCode.TURN_NOT_FOUND));
    }

    @Test
    void knowsTheEndOfATurnBeforeItIsStored() {
        chunks.write(FakeChunks.accepted(C, T, "hi"));
        assertThat(here.hasEnded(T, C)).isFalse();

        chunks.write(FakeChunks.completed(C, T, GenerationId.next(), "text"));
        assertThat(here.hasEnded(T, C)).isTrue();
    }

    private TurnDirectory directory(FakeChunks log) {
        return new TurnDirectory(
                log.tail(),
                log.turns(),
                hints,
                history,
                new Owners(hints, history, _ -> Optional.empty()));
    }
}

package dev.parley.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.local.audit.DatabaseFacts.StoredText;
import dev.parley.local.audit.JournalFacts.Calls;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit must be able to fail: whatever is lost, doubled or changed turns it red. */
final class ComparisonTest {
    private final World world = new World();

    @Test
    void isCleanWhereAllAgree() {
        Findings findings = world.findings();

        assertThat(findings.differences()).isEmpty();
        for (Check check : Check.values()) {
            if (check != Check.REBUILT) {
                assertThat(findings.compared().get(check)).as(check.name()).isPositive();
            }
        }
    }

    static Stream<Arguments> oneEventOfEachKind() {
        return Stream.of(
                Arguments.of(PromptSubmitted.class, Check.ANSWERED),
                Arguments.of(GenerationStarted.class, Check.WITNESSED),
                Arguments.of(GenerationEnded.class, Check.DECIDED),
                Arguments.of(TurnCompleted.class, Check.ANSWERED),
                Arguments.of(TurnCancelled.class, Check.ANSWERED),
                Arguments.of(TurnFailed.class, Check.ANSWERED),
                Arguments.of(TurnRejected.class, Check.ANSWERED),
                Arguments.of(GenerationVoided.class, Check.VOIDED),
                Arguments.of(UsageRecorded.class, Check.BILLED),
                Arguments.of(ProviderCostRecorded.class, Check.COST),
                Arguments.of(UserTotals.class, Check.TOTALS));
    }

    @ParameterizedTest
    @MethodSource("oneEventOfEachKind")
    void missesAnEventThatIsLost(Class<? extends ParleyEvent> kind, Check check) {
        drop(kind);

        assertRed(check);
    }

    @Test
    void findsATurnThatIsBilledTwice() {
        world.events.add(first(UsageRecorded.class));

        assertRed(Check.BILLED);
    }

    @Test
    void findsATurnThatIsAnsweredTwice() {
        TurnCompleted turn = first(TurnCompleted.class);
        world.events.add(
                new TurnCompleted(
                        turn.conversationId(),
                        turn.turnId(),
                        turn.userId(),
                        turn.position(),
                        turn.prompt(),
                        null,
                        turn.text(),
                        new GenerationId(new UUID(9, 9)),
                        turn.provider(),
                        turn.model(),
                        turn.usage(),
                        turn.finishReason(),
                        null,
                        turn.cursor(),
                        turn.submittedAt(),
                        turn.at()));

        assertRed(Check.ANSWERED);
    }

    @Test
    void takesARepeatedRecordForWhatItIs() {
        world.events.add(first(PromptSubmitted.class));
        world.events.add(first(GenerationStarted.class));
        world.events.add(first(TurnCompleted.class));
        world.events.add(first(GenerationVoided.class));

        assertThat(world.findings().differences()).isEmpty();
    }

    @Test
    void keepsTheFirstEstimateUntilTheProviderReports() {
        GenerationVoided lost = first(GenerationVoided.class);
        world.events.add(again(lost, new Usage(11, 4, null, null, UsageSource.ESTIMATED)));
        assertThat(world.findings().differences()).isEmpty();

        world.events.add(again(lost, new Usage(12, 5, null, null, UsageSource.REPORTED)));
        assertRed(Check.VOIDED);
        assertRed(Check.COST);
    }

    private static GenerationVoided again(GenerationVoided lost, Usage usage) {
        return new GenerationVoided(
                lost.conversationId(),
                lost.turnId(),
                lost.generationId(),
                lost.userId(),
                lost.provider(),
                lost.model(),
                usage,
                lost.at());
    }

    @Test
    void findsAnAmountThatWasChangedInTheLog() {
        UsageRecorded bill = first(UsageRecorded.class);
        world.events.set(
                world.events.indexOf(bill),
                new UsageRecorded(
                        bill.userId(),
                        bill.conversationId(),
                        bill.turnId(),
                        bill.generationId(),
                        bill.outcome(),
                        bill.provider(),
                        bill.model(),
                        bill.usage(),
                        bill.amountMicros() + 1,
                        bill.currency(),
                        bill.priceVersion(),
                        bill.at()));

        assertRed(Check.LEDGER);
        assertRed(Check.TOTALS);
    }

    @Test
    void findsAnAmountThatWasChangedInTheLedger() {
        Bill bill = world.database.bills.removeFirst();
        world.database.bills.add(
                new Bill(
                        bill.turn(),
                        bill.user(),
                        bill.model(),
                        bill.tokens(),
                        bill.micros() - 1,
                        bill.at()));

        assertRed(Check.LEDGER);
    }

    @Test
    void findsALedgerRowThatIsDoubledOrLost() {
        Bill bill = world.database.bills.getFirst();
        world.database.bills.add(bill);
        assertRed(Check.LEDGER);

        world.database.bills.removeIf(bill::equals);
        assertRed(Check.LEDGER);
    }

    @Test
    void findsASumThatIsOffInAnyOfItsPlaces() {
        for (Map<Total.Key, Total> place : List.of(world.streams, world.database.totals)) {
            Total.Key key = place.keySet().iterator().next();
            Total sum = place.getOrDefault(key, Total.NONE);
            place.put(
                    key,
                    new Total(
                            sum.turns(),
                            sum.promptTokens(),
                            sum.completionTokens(),
                            sum.micros() + 1));
            assertRed(Check.TOTALS);
            place.put(key, sum);
            assertThat(world.findings().differences()).isEmpty();
        }
    }

    @Test
    void findsATextThatIsChangedLostDoubledOrInvented() {
        StoredText text = world.database.texts.removeFirst();
        assertRed(Check.TEXTS);

        world.database.texts.add(new StoredText(text.turn(), text.role(), Digest.of("forged")));
        assertRed(Check.TEXTS);

        world.database.texts.set(world.database.texts.size() - 1, text);
        world.database.texts.add(text);
        assertRed(Check.TEXTS);

        world.database.texts.removeLast();
        world.database.texts.add(
                new StoredText(new UUID(9, 9), "assistant", Digest.of("never said")));
        assertRed(Check.TEXTS);
    }

    @Test
    void findsATurnThatIsNotStored() {
        world.database.turns.remove(first(TurnCompleted.class).turnId().value());

        assertRed(Check.STORED);
    }

    @Test
    void findsAnAnswerThatIsNotItsGenerations() {
        GenerationEnded end = first(GenerationEnded.class);
        world.events.set(
                world.events.indexOf(end),
                new GenerationEnded(
                        end.conversationId(),
                        end.turnId(),
                        end.generationId(),
                        end.result(),
                        end.text() + " and more",
                        end.deltas(),
                        end.provider(),
                        end.model(),
                        end.usage(),
                        end.finishReason(),
                        null,
                        end.error(),
                        end.at()));

        assertRed(Check.DECIDED);
    }

    @Test
    void findsTokensThatTheProviderDidNotReport() {
        UUID generation = first(TurnCompleted.class).generationId().value();
        world.journal.take(
                generation, new Calls(first(TurnCompleted.class).turnId().value(), 0, 1, 0));

        assertRed(Check.WITNESSED);
    }

    @Test
    void findsAnAnswerThatNoProviderGave() {
        world.journal.calls.remove(first(TurnCompleted.class).generationId().value());

        assertRed(Check.WITNESSED);
    }

    @Test
    void findsAProviderCallThatNobodyKnowsOf() {
        world.journal.take(new UUID(9, 9), new Calls(new UUID(9, 8), 0, 0, 0));

        assertRed(Check.WITNESSED);
    }

    @Test
    void findsAGenerationThatBeganTooLateAndIsNotVoid() {
        List<GenerationVoided> voids =
                world.events.stream()
                        .filter(GenerationVoided.class::isInstance)
                        .map(GenerationVoided.class::cast)
                        .toList();
        assertThat(voids.get(1).turnId()).isEqualTo(first(TurnCompleted.class).turnId());

        world.events.remove(voids.get(1));

        assertRed(Check.VOIDED);
        assertRed(Check.COST);
    }

    @Test
    void findsACostThatIsNotStored() {
        world.database.costs.clear();

        assertRed(Check.COST);
    }

    private void assertRed(Check check) {
        assertThat(world.findings().differences()).extracting(Difference::check).contains(check);
    }

    private void drop(Class<? extends ParleyEvent> kind) {
        world.events.remove(first(kind));
    }

    private <E extends ParleyEvent> E first(Class<E> kind) {
        return world.events.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}

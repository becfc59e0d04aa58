package dev.parley.local.audit;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.events.wire.ParleyEvent;
import dev.parley.local.audit.DatabaseFacts.StoredText;
import dev.parley.local.audit.DatabaseFacts.StoredTurn;
import dev.parley.local.audit.JournalFacts.Calls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A small history in which all sources agree: every kind of outcome, a void generation, and the
 * rows, sums and journal that belong to it. Tests spoil one thing of it.
 */
final class World {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String MODEL = "sim-1";
    private static final UserId ANNA = new UserId(new UUID(1, 1));
    private static final UserId BEN = new UserId(new UUID(1, 2));

    final List<ParleyEvent> events = new ArrayList<>();
    final DatabaseFacts database = new DatabaseFacts();
    final JournalFacts journal = new JournalFacts();
    final Map<Total.Key, Total> streams = new HashMap<>();
    private final Map<Total.Key, Total> sums = new HashMap<>();
    private long ids = 100;

    World() {
        completed(ANNA, "hello", "an answer");
        completed(ANNA, "once more", "another\0answer");
        completed(BEN, "hi", "a third answer");
        cancelled(BEN, "stop it", "half an ans");
        failed(ANNA, "in vain");
        rejected(BEN, "too much");
        mended(ANNA, "after all", "the answer of a replay");
        sums.forEach((key, sum) -> {
            events.add(
                    new UserTotals(
                            UserId.parse(key.user()),
                            key.period(),
                            key.model(),
                            sum.turns(),
                            sum.promptTokens(),
                            sum.completionTokens(),
                            sum.micros(),
                            "USD",
                            AT));
            database.totals.put(key, sum);
            streams.put(key, sum);
        });
    }

    Findings findings() {
        LogFacts log = new LogFacts();
        for (ParleyEvent event : events) {
            switch (event) {
                case ConversationEvent each -> log.take(each);
                case TurnEvent each -> log.take(each, 0);
                case UsageEvent each -> log.take(each);
                case UserTotals each -> log.take(each);
                default -> throw new IllegalStateException("unexpected " + event);
            }
        }
        return new Comparison(log, database, streams, journal).findings();
    }

    /** With a generation whose worker died, and another that began when all was over. */
    private void completed(UserId user, String prompt, String text) {
        Ids turn = submitted(user, prompt);
        lost(turn);
        answered(turn, user, prompt, text);
        lost(turn);
    }

    private void answered(Ids turn, UserId user, String prompt, String text) {
        GenerationId generation = started(turn);
        Usage usage = new Usage(10, 5, null, null, UsageSource.REPORTED);
        ended(turn, generation, GenerationResult.COMPLETED, text, usage);
        journal.take(generation.value(), new Calls(turn.turn.value(), 0, 0, 0));
        journal.take(generation.value(), new Calls(turn.turn.value(), 1, 10, 5));
        events.add(
                new TurnCompleted(
                        turn.conversation,
                        turn.turn,
                        user,
                        ids,
                        prompt,
                        null,
                        text,
                        generation,
                        "simulator",
                        MODEL,
                        usage,
                        FinishReason.STOP,
                        null,
                        null,
                        AT,
                        AT));
        stored(turn, Outcome.COMPLETED, generation, usage, prompt, text);
        billed(turn, user, generation, Outcome.COMPLETED, usage);
    }

    /** A turn that failed before anything was consumed, and that a replay completed. */
    private void mended(UserId user, String prompt, String text) {
        Ids turn = submitted(user, prompt);
        GenerationId failed = started(turn);
        ended(turn, failed, GenerationResult.FAILED, "", null);
        events.add(
                new TurnFailed(
                        turn.conversation,
                        turn.turn,
                        user,
                        ids,
                        prompt,
                        null,
                        "",
                        failed,
                        "simulator",
                        MODEL,
                        null,
                        new TurnError(ErrorCategory.PROVIDER_UNAVAILABLE, "it broke"),
                        null,
                        AT,
                        AT));
        answered(turn, user, prompt, text);
    }

    private void cancelled(UserId user, String prompt, String text) {
        Ids turn = submitted(user, prompt);
        GenerationId generation = started(turn);
        Usage usage = new Usage(10, 2, null, null, UsageSource.ESTIMATED);
        ended(turn, generation, GenerationResult.CANCELLED, text, usage);
        journal.take(generation.value(), new Calls(turn.turn.value(), 0, 0, 0));
        events.add(
                new TurnCancelled(
                        turn.conversation,
                        turn.turn,
                        user,
                        ids,
                        prompt,
                        null,
                        text,
                        generation,
                        "simulator",
                        MODEL,
                        usage,
                        null,
                        AT,
                        AT));
        stored(turn, Outcome.CANCELLED, generation, usage, prompt, text);
        billed(turn, user, generation, Outcome.CANCELLED, usage);
    }

    private void failed(UserId user, String prompt) {
        Ids turn = submitted(user, prompt);
        GenerationId generation = started(turn);
        Usage usage = new Usage(10, 1, null, null, UsageSource.ESTIMATED);
        ended(turn, generation, GenerationResult.FAILED, "a", usage);
        events.add(
                new TurnFailed(
                        turn.conversation,
                        turn.turn,
                        user,
                        ids,
                        prompt,
                        null,
                        "a",
                        generation,
                        "simulator",
                        MODEL,
                        usage,
                        new TurnError(ErrorCategory.PROVIDER_UNAVAILABLE, "it broke"),
                        null,
                        AT,
                        AT));
        stored(turn, Outcome.FAILED, generation, usage, prompt, "a");
        borne(turn, generation, ProviderCostRecorded.Reason.FAILED, usage);
    }

    private void rejected(UserId user, String prompt) {
        Ids turn = submitted(user, prompt);
        events.add(
                new TurnRejected(
                        turn.conversation,
                        turn.turn,
                        user,
                        ids,
                        prompt,
                        null,
                        RejectionReason.QUEUE_FULL,
                        MODEL,
                        null,
                        AT,
                        AT));
        stored(turn, Outcome.REJECTED, null, null, prompt, null);
    }

    /** A generation whose worker died. */
    private void lost(Ids turn) {
        GenerationId generation = started(turn);
        Usage usage = new Usage(10, 0, null, null, UsageSource.ESTIMATED);
        journal.take(generation.value(), new Calls(turn.turn.value(), 0, 0, 0));
        events.add(
                new GenerationVoided(
                        turn.conversation,
                        turn.turn,
                        generation,
                        turn.user,
                        "simulator",
                        MODEL,
                        usage,
                        AT));
        database.voids.put(generation.value(), Tokens.of(usage));
        borne(turn, generation, ProviderCostRecorded.Reason.VOIDED, usage);
    }

    private record Ids(ConversationId conversation, TurnId turn, UserId user) {}

    private Ids submitted(UserId user, String prompt) {
        Ids turn =
                new Ids(new ConversationId(new UUID(2, ++ids)), new TurnId(new UUID(3, ids)), user);
        events.add(
                new PromptSubmitted(
                        turn.conversation,
                        turn.turn,
                        user,
                        prompt,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        AT));
        return turn;
    }

    private GenerationId started(Ids turn) {
        GenerationId generation = new GenerationId(new UUID(4, ++ids));
        events.add(
                new GenerationStarted(
                        turn.conversation,
                        turn.turn,
                        generation,
                        "simulator",
                        MODEL,
                        "llm-worker",
                        null,
                        AT));
        return generation;
    }

    private void ended(
            Ids turn,
            GenerationId generation,
            GenerationResult result,
            String text,
            @Nullable Usage usage) {
        events.add(
                new GenerationEnded(
                        turn.conversation,
                        turn.turn,
                        generation,
                        result,
                        text,
                        1,
                        "simulator",
                        MODEL,
                        usage,
                        null,
                        null,
                        null,
                        AT));
    }

    private void stored(
            Ids turn,
            Outcome outcome,
            @Nullable GenerationId generation,
            @Nullable Usage usage,
            String prompt,
            @Nullable String text) {
        database.turns.put(
                turn.turn.value(),
                new StoredTurn(
                        turn.conversation.value(),
                        outcome.name().toLowerCase(Locale.ROOT),
                        generation == null ? null : generation.value(),
                        Tokens.of(usage)));
        database.texts.add(new StoredText(turn.turn.value(), "user", Digest.of(prompt)));
        if (text != null) {
            database.texts.add(
                    new StoredText(
                            turn.turn.value(),
                            "assistant",
                            Digest.of(text.replace('\0', '\uFFFD'))));
        }
    }

    private void billed(
            Ids turn, UserId user, GenerationId generation, Outcome outcome, Usage usage) {
        long micros = 15;
        events.add(
                new UsageRecorded(
                        user,
                        turn.conversation,
                        turn.turn,
                        generation,
                        outcome,
                        "simulator",
                        MODEL,
                        usage,
                        micros,
                        "USD",
                        "2026-11",
                        AT));
        Tokens tokens =
                new Tokens(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.source() == UsageSource.REPORTED);
        Bill bill = new Bill(turn.turn.value(), user.value(), MODEL, tokens, micros, AT);
        database.bills.add(bill);
        for (String period : List.of("2026-11-21", "2026-11")) {
            sums.merge(
                    new Total.Key(user.toString(), period, MODEL),
                    Total.NONE.plus(bill),
                    (sum, _) -> sum.plus(bill));
        }
    }

    private void borne(
            Ids turn, GenerationId generation, ProviderCostRecorded.Reason reason, Usage usage) {
        events.add(
                new ProviderCostRecorded(
                        turn.user,
                        turn.conversation,
                        turn.turn,
                        generation,
                        reason,
                        "simulator",
                        MODEL,
                        usage,
                        3,
                        "USD",
                        "2026-11",
                        AT));
        database.costs.put(
                generation.value(),
                new Cost(
                        generation.value(),
                        turn.turn.value(),
                        new Tokens(usage.promptTokens(), usage.completionTokens(), false),
                        3));
    }
}

package dev.parley.local.audit;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.UsageEvent;
import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import dev.parley.events.conversation.ConversationEvent;
import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.conversation.GenerationResult;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say, folded while they are read in their order, so that what is kept grows with
 * the turns and not with the records or their texts. Not thread-safe.
 */
final class LogFacts {
    /** An accepted prompt. */
    record Prompt(UUID conversation, UUID user, Digest text) {}

    /** One run of a model. */
    record Generation(UUID turn, String provider, @Nullable End end) {}

    /** What its worker reported. */
    record End(GenerationResult result, Digest text, @Nullable Tokens tokens) {}

    /** A run that decided nothing. */
    record Void(UUID turn, @Nullable Tokens tokens) {}

    final Map<UUID, Prompt> prompts = new HashMap<>();
    final Map<UUID, Generation> generations = new HashMap<>();
    final Set<UUID> deletedConversations = new HashSet<>();
    final Map<UUID, Ending> endings = new HashMap<>();
    final Map<UUID, Void> voids = new HashMap<>();
    final Map<UUID, Bill> bills = new HashMap<>();
    final Map<UUID, Cost> costs = new HashMap<>();
    final Map<Total.Key, Total> totals = new HashMap<>();

    /** The generations that decided that a turn failed, which a replay then brought to an end. */
    final Set<UUID> mended = new HashSet<>();

    /** What the last generation of a turn cost that failed and was completed by a replay. */
    final Map<UUID, Tokens> mendedFailures = new HashMap<>();

    /** What no fold can reconcile, found while reading. */
    final List<Difference> contradictions = new ArrayList<>();

    /** Where each partition of the conversation log begins; what is older is gone by its age. */
    final Map<Integer, Long> beginnings = new HashMap<>();

    void take(ConversationEvent event) {
        switch (event) {
            case PromptSubmitted prompt ->
                    prompts.putIfAbsent(
                            prompt.turnId().value(),
                            new Prompt(
                                    prompt.conversationId().value(),
                                    prompt.userId().value(),
                                    Digest.of(prompt.content())));
            case GenerationStarted started ->
                    generations.putIfAbsent(
                            started.generationId().value(),
                            new Generation(started.turnId().value(), started.provider(), null));
            case GenerationEnded ended ->
                    generations.compute(
                            ended.generationId().value(),
                            (_, known) ->
                                    known != null && known.end() != null
                                            ? known
                                            : new Generation(
                                                    ended.turnId().value(),
                                                    ended.provider(),
                                                    new End(
                                                            ended.result(),
                                                            Digest.of(ended.text()),
                                                            Tokens.of(ended.usage()))));
            case ConversationDeleted deleted ->
                    deletedConversations.add(deleted.conversationId().value());
            case ConversationCreated _,
                    ConversationUpdated _,
                    CancelRequested _,
                    DeadlinePassed _ -> {}
        }
    }

    void take(TurnEvent event, int partition) {
        if (event instanceof GenerationVoided voided) {
            voids.merge(
                    voided.generationId().value(),
                    new Void(voided.turnId().value(), Tokens.of(voided.usage())),
                    (before, now) -> replaces(before.tokens(), now.tokens()) ? now : before);
            return;
        }
        Ending ending = Ending.of(event, partition);
        if (ending != null) {
            endings.merge(ending.turn(), ending, this::first);
        }
    }

    void take(UsageEvent event) {
        switch (event) {
            case UsageRecorded usage -> {
                Tokens tokens = Tokens.of(usage.usage());
                if (tokens != null) {
                    bills.merge(
                            usage.turnId().value(),
                            new Bill(
                                    usage.turnId().value(),
                                    usage.userId().value(),
                                    usage.model(),
                                    tokens,
                                    usage.amountMicros(),
                                    usage.at()),
                            billedTwice());
                }
            }
            case ProviderCostRecorded cost -> {
                Tokens tokens = Tokens.of(cost.usage());
                if (tokens != null) {
                    costs.merge(
                            cost.generationId().value(),
                            new Cost(
                                    cost.generationId().value(),
                                    cost.turnId().value(),
                                    tokens,
                                    cost.amountMicros()),
                            (before, now) ->
                                    replaces(before.tokens(), now.tokens()) ? now : before);
                }
            }
        }
    }

    void take(UserTotals total) {
        totals.put(
                new Total.Key(total.userId().toString(), total.period(), total.model()),
                new Total(
                        total.turns(),
                        total.promptTokens(),
                        total.completionTokens(),
                        total.amountMicros()));
    }

    /** Whether a prompt is not in the log any more because of its age. */
    boolean isOlderThanLog(Ending ending) {
        return ending.position() < beginnings.getOrDefault(ending.partition(), 0L);
    }

    /** The sums of the bills, made anew. */
    Map<Total.Key, Total> summed() {
        Map<Total.Key, Total> sums = new HashMap<>();
        for (Bill bill : bills.values()) {
            String day = bill.at().toString().substring(0, "2026-11-21".length());
            for (String period : List.of(day, day.substring(0, "2026-11".length()))) {
                sums.merge(
                        new Total.Key(bill.user().toString(), period, bill.model()),
                        Total.NONE.plus(bill),
                        (sum, _) -> sum.plus(bill));
            }
        }
        return sums;
    }

    private Ending first(Ending before, Ending now) {
        if (before.givesWayTo(now)) {
            if (before.generation() != null) {
                mended.add(before.generation());
            }
            if (before.generation() != null && before.tokens() != null) {
                mendedFailures.put(before.generation(), before.tokens());
            }
            return now;
        }
        if (!before.equals(now) && !now.givesWayTo(before)) {
            contradictions.add(
                    new Difference(
                            Check.ANSWERED,
                            before.turn().toString(),
                            "ended twice: %s by generation %s, then %s by %s"
                                    .formatted(
                                            before.outcome(),
                                            before.generation(),
                                            now.outcome(),
                                            now.generation())));
        }
        return before;
    }

    private BinaryOperator<Bill> billedTwice() {
        return (before, now) -> {
            contradictions.add(
                    new Difference(
                            Check.BILLED,
                            before.turn().toString(),
                            "billed twice: %d and %d micros"
                                    .formatted(before.micros(), now.micros())));
            return before;
        };
    }

    /** What a provider reported replaces an estimate; an estimate replaces nothing. */
    private static boolean replaces(@Nullable Tokens before, @Nullable Tokens now) {
        return now != null && (before == null || (now.reported() && !before.reported()));
    }
}

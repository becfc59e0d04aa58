package dev.parley.sink.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.UsageSource;
import dev.parley.sink.history.HistoryChange.ConversationDeleted;
import dev.parley.sink.history.HistoryChange.GenerationVoided;
import dev.parley.sink.history.HistoryChange.SettingsGiven;
import dev.parley.sink.history.HistoryChange.TurnEnded;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A batch folded to at most one row per key, sorted by key. One row, because a statement may touch
 * a row only once; sorted, so that two processes that write the same rows wait for each other in
 * one order and never in a circle.
 */
final class HistoryBatch {
    /** Who asks for something in a conversation; whether it is theirs, the table knows. */
    private record By(ConversationId conversation, UserId user) {}

    private final SortedMap<UUID, TouchedConversation> touched = new TreeMap<>();
    private final Map<By, SettingsGiven> settings = new LinkedHashMap<>();
    private final Map<By, ConversationDeleted> deletions = new LinkedHashMap<>();
    private final SortedMap<UUID, EndedTurn> turns = new TreeMap<>();
    private final SortedMap<UUID, TurnEvent.GenerationVoided> voided = new TreeMap<>();

    HistoryBatch(List<HistoryChange> changes) {
        for (HistoryChange change : changes) {
            switch (change) {
                case TurnEnded(EndedTurn turn) -> add(turn);
                case GenerationVoided(TurnEvent.GenerationVoided generation) ->
                        voided.merge(
                                generation.generationId().value(),
                                generation,
                                HistoryBatch::counting);
                case SettingsGiven given -> {
                    touch(TouchedConversation.by(given));
                    settings.merge(
                            new By(given.conversation(), given.owner()),
                            given,
                            HistoryBatch::newer);
                }
                case ConversationDeleted deleted -> {
                    touch(
                            TouchedConversation.by(
                                    deleted.conversation(), deleted.owner(), deleted.at()));
                    deletions.putIfAbsent(new By(deleted.conversation(), deleted.owner()), deleted);
                }
            }
        }
    }

    private void add(EndedTurn turn) {
        turns.merge(turn.turnId(), turn, EndedTurn::counting);
        if (turn.isPartOfConversation()) {
            touch(TouchedConversation.by(turn));
        }
    }

    private void touch(TouchedConversation conversation) {
        touched.merge(conversation.id(), conversation, TouchedConversation::and);
    }

    private static TurnEvent.GenerationVoided counting(
            TurnEvent.GenerationVoided first, TurnEvent.GenerationVoided second) {
        return !isReported(first) && isReported(second) ? second : first;
    }

    private static boolean isReported(TurnEvent.GenerationVoided generation) {
        return generation.usage() != null && generation.usage().source() == UsageSource.REPORTED;
    }

    private static SettingsGiven newer(SettingsGiven earlier, SettingsGiven later) {
        return new SettingsGiven(
                later.conversation(),
                later.owner(),
                later.title() == null ? earlier.title() : later.title(),
                later.model() == null ? earlier.model() : later.model(),
                later.systemPrompt() == null ? earlier.systemPrompt() : later.systemPrompt(),
                earlier.opening() || later.opening(),
                later.offset(),
                later.at());
    }

    /** Every conversation that anything else in the batch is about. */
    Collection<TouchedConversation> touched() {
        return touched.values();
    }

    /** Settings, those given later over those given before. */
    Collection<SettingsGiven> settings() {
        return settings.values();
    }

    Collection<ConversationDeleted> deletions() {
        return deletions.values();
    }

    /** Turns with the outcome that counts. */
    Collection<EndedTurn> turns() {
        return turns.values();
    }

    Collection<TurnEvent.GenerationVoided> voided() {
        return voided.values();
    }
}

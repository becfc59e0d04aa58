package dev.parley.sink.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.TurnEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one record changes in the history. */
public sealed interface HistoryChange {

    /** A turn ended. */
    record TurnEnded(EndedTurn turn) implements HistoryChange {}

    /** A generation ended that decided nothing. */
    record GenerationVoided(TurnEvent.GenerationVoided generation) implements HistoryChange {}

    /**
     * A conversation was opened, or its owner changed settings.
     *
     * @param opening whether it was opened by this
     * @param offset where in the conversation log this stands
     */
    record SettingsGiven(
            ConversationId conversation,
            UserId owner,
            @Nullable String title,
            @Nullable String model,
            @Nullable String systemPrompt,
            boolean opening,
            long offset,
            Instant at)
            implements HistoryChange {}

    /** The owner deleted a conversation. */
    record ConversationDeleted(ConversationId conversation, UserId owner, Instant at)
            implements HistoryChange {}
}

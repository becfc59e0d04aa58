package dev.parley.events.generation;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.ParleyEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code chat.generations.v1}: what the orchestrator asks of the workers. */
public sealed interface GenerationCommand extends ParleyEvent {

    /** The conversation, and the key of the record. */
    ConversationId conversationId();

    /** The turn to work for. */
    TurnId turnId();

    @Override
    default String key() {
        return conversationId().toString();
    }

    /**
     * Run a model for a turn. Holds everything a worker needs; the same turn can be asked for more
     * than once.
     *
     * @param provider who serves the model, a name of {@link Provider}
     * @param messages the whole context, the prompt last
     * @param attempt 1 for the first request of a turn, 2 for the next
     * @param cursor where in the chunk log this turn can be seen from
     * @param dueAt when the turn will be given up if it has not ended
     */
    record GenerationRequested(
            ConversationId conversationId,
            TurnId turnId,
            UserId userId,
            Provider provider,
            String model,
            List<Message> messages,
            @Nullable GenerationParameters parameters,
            int attempt,
            @Nullable String cursor,
            Instant dueAt,
            Instant at)
            implements GenerationCommand {
        @Override
        public String eventId() {
            return turnId + ".requested." + attempt;
        }
    }

    /**
     * Stop working for a turn and report what was streamed.
     *
     * @param attempt the last request that this is about: the turn was given up, and a later
     *     request, which an operator made by a replay, is to be worked for. Null for whichever: a
     *     user does not want an answer any more
     */
    record GenerationCancelled(
            ConversationId conversationId, TurnId turnId, @Nullable Integer attempt, Instant at)
            implements GenerationCommand {
        @Override
        public String eventId() {
            return attempt == null ? turnId + ".cancelled" : turnId + ".cancelled." + attempt;
        }
    }
}

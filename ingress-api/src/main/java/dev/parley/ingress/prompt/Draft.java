package dev.parley.ingress.prompt;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.history.StoredTurn;
import org.jspecify.annotations.Nullable;

/** A prompt that may be served. */
public sealed interface Draft {

    /** The conversation that it is in. */
    ConversationId conversationId();

    /** The turn that it is. */
    TurnId turnId();

    /**
     * To be appended to the log.
     *
     * @param model null for the conversation's own
     * @param opens whether the conversation begins with it
     */
    record Fresh(
            ConversationId conversationId,
            UserId userId,
            TurnId turnId,
            String content,
            @Nullable String model,
            Particulars particulars,
            boolean opens)
            implements Draft {
        @Override
        public String toString() {
            return "Fresh[" + conversationId + ", " + turnId + "]";
        }
    }

    /** Sent before, and the turn has ended: nothing is to be appended. */
    record Answered(StoredTurn turn) implements Draft {
        @Override
        public ConversationId conversationId() {
            return turn.conversationId();
        }

        @Override
        public TurnId turnId() {
            return turn.turnId();
        }
    }
}

package dev.parley.billing.usage;

import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A turn that its user pays for. */
record Billable(
        UserId user,
        ConversationId conversation,
        TurnId turn,
        @Nullable GenerationId generation,
        Outcome outcome,
        String provider,
        String model,
        Usage usage,
        Instant submittedAt,
        Instant endedAt) {
    private static final String UNKNOWN_PROVIDER = "unknown";

    /**
     * Whether, and for what, a user pays: for a completed turn; for what was streamed of a
     * cancelled one; not for a failed, a rejected or a void one. Null where nobody pays.
     */
    static @Nullable Billable of(TurnEvent event) {
        return switch (event) {
            case TurnCompleted turn ->
                    new Billable(
                            turn.userId(),
                            turn.conversationId(),
                            turn.turnId(),
                            turn.generationId(),
                            Outcome.COMPLETED,
                            turn.provider(),
                            turn.model(),
                            turn.usage(),
                            turn.submittedAt(),
                            turn.at());
            case TurnCancelled turn ->
                    turn.usage() == null
                            ? null
                            : new Billable(
                                    turn.userId(),
                                    turn.conversationId(),
                                    turn.turnId(),
                                    turn.generationId(),
                                    Outcome.CANCELLED,
                                    Objects.requireNonNullElse(turn.provider(), UNKNOWN_PROVIDER),
                                    turn.model(),
                                    turn.usage(),
                                    turn.submittedAt(),
                                    turn.at());
            case TurnFailed _, TurnRejected _, GenerationVoided _ -> null;
        };
    }

    UsageRecorded priced(long amountMicros, String currency, String priceVersion) {
        return new UsageRecorded(
                user,
                conversation,
                turn,
                generation,
                outcome,
                provider,
                model,
                usage,
                amountMicros,
                currency,
                priceVersion,
                endedAt);
    }
}

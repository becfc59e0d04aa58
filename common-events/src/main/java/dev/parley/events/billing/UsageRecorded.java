package dev.parley.events.billing;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one turn costs its user. One per billed turn.
 *
 * @param amountMicros the price in millionths of {@code currency}
 * @param currency ISO 4217
 * @param priceVersion the price list that was applied
 * @param at when the turn ended
 */
public record UsageRecorded(
        UserId userId,
        ConversationId conversationId,
        TurnId turnId,
        @Nullable GenerationId generationId,
        Outcome outcome,
        String provider,
        String model,
        Usage usage,
        long amountMicros,
        String currency,
        String priceVersion,
        Instant at)
        implements UsageEvent {
    @Override
    public String key() {
        return userId.toString();
    }

    @Override
    public String eventId() {
        return turnId + ".usage";
    }
}

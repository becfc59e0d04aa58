package dev.parley.events.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a generation cost that no user pays for: one that did not decide its turn, or whose turn
 * failed. One per generation; where the provider's own report comes after an estimate, a second one
 * replaces the first.
 *
 * @param userId the owner of the conversation, or null where it is not known
 * @param reason why no user pays
 * @param amountMicros the cost in millionths of {@code currency}
 * @param currency ISO 4217
 * @param priceVersion the price list that was applied
 * @param at when the generation, or its turn, ended
 */
public record ProviderCostRecorded(
        @Nullable UserId userId,
        ConversationId conversationId,
        TurnId turnId,
        GenerationId generationId,
        Reason reason,
        String provider,
        String model,
        Usage usage,
        long amountMicros,
        String currency,
        String priceVersion,
        Instant at)
        implements UsageEvent {

    /** Why no user pays. */
    public enum Reason {
        /** Another generation, or none, decided the turn. */
        @JsonProperty("voided")
        VOIDED,
        /** The turn failed. */
        @JsonProperty("failed")
        FAILED
    }

    @Override
    public String key() {
        return userId == null ? conversationId.toString() : userId.toString();
    }

    @Override
    public String eventId() {
        return generationId
                + ".cost."
                + (usage.source() == UsageSource.REPORTED ? "reported" : "estimated");
    }
}

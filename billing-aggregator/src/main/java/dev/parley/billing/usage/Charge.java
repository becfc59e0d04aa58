package dev.parley.billing.usage;

import dev.parley.events.billing.ProviderCostRecorded;
import dev.parley.events.billing.ProviderCostRecorded.Reason;
import dev.parley.events.billing.UsageEvent;
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

/**
 * Who pays for what an entry of the turn log says was consumed: the policy, in one place.
 *
 * <table>
 *   <caption>By what ended and who counted its tokens</caption>
 *   <tr><th>what ended</th><th>reported</th><th>estimated</th><th>nothing counted</th></tr>
 *   <tr><td>completed turn</td><td>user</td><td>user</td><td>does not occur</td></tr>
 *   <tr><td>cancelled turn</td><td>user</td><td>user</td><td>nobody</td></tr>
 *   <tr><td>failed turn</td><td>operator</td><td>operator</td><td>nobody</td></tr>
 *   <tr><td>rejected turn</td><td colspan="2">does not occur</td><td>nobody</td></tr>
 *   <tr><td>void generation</td><td>operator</td><td>operator</td><td>nobody</td></tr>
 * </table>
 *
 * <p>Usage goes on as it was counted, so bill and cost both show what was estimated.
 */
sealed interface Charge {

    /** What goes into the ledger. */
    sealed interface Priced extends Charge {
        /** The model that was run. */
        String model();

        /** What it consumed. */
        Usage usage();

        /** When it ended: it costs what the list said then. */
        Instant endedAt();

        /** The entry of the ledger. */
        UsageEvent priced(long amountMicros, String currency, String priceVersion);
    }

    /** The turn's user pays. */
    record ToUser(
            UserId user,
            ConversationId conversation,
            TurnId turn,
            @Nullable GenerationId generation,
            Outcome outcome,
            String provider,
            String model,
            Usage usage,
            Instant submittedAt,
            Instant endedAt)
            implements Priced {
        @Override
        public UsageEvent priced(long amountMicros, String currency, String priceVersion) {
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

    /** The operator bears it. */
    record ToOperator(
            @Nullable UserId user,
            ConversationId conversation,
            TurnId turn,
            GenerationId generation,
            Reason reason,
            String provider,
            String model,
            Usage usage,
            Instant endedAt)
            implements Priced {
        @Override
        public UsageEvent priced(long amountMicros, String currency, String priceVersion) {
            return new ProviderCostRecorded(
                    user,
                    conversation,
                    turn,
                    generation,
                    reason,
                    provider,
                    model,
                    usage,
                    amountMicros,
                    currency,
                    priceVersion,
                    endedAt);
        }
    }

    /** Nothing was consumed. */
    record ToNobody() implements Charge {}

    /** Where no generation said who served it. */
    String UNKNOWN_PROVIDER = "unknown";

    /** Applies the policy. */
    static Charge of(TurnEvent event) {
        return switch (event) {
            case TurnCompleted turn ->
                    new ToUser(
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
                            ? new ToNobody()
                            : new ToUser(
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
            case TurnFailed turn ->
                    turn.usage() == null || turn.generationId() == null
                            ? new ToNobody()
                            : new ToOperator(
                                    turn.userId(),
                                    turn.conversationId(),
                                    turn.turnId(),
                                    turn.generationId(),
                                    Reason.FAILED,
                                    Objects.requireNonNullElse(turn.provider(), UNKNOWN_PROVIDER),
                                    turn.model(),
                                    turn.usage(),
                                    turn.at());
            case GenerationVoided generation ->
                    generation.usage() == null
                            ? new ToNobody()
                            : new ToOperator(
                                    generation.userId(),
                                    generation.conversationId(),
                                    generation.turnId(),
                                    generation.generationId(),
                                    Reason.VOIDED,
                                    generation.provider(),
                                    generation.model(),
                                    generation.usage(),
                                    generation.at());
            case TurnRejected _ -> new ToNobody();
        };
    }
}

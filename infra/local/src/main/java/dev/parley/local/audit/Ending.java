package dev.parley.local.audit;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ended, as the turns topic says.
 *
 * @param position the offset of the prompt in its partition of the conversation log
 * @param text null where no answer is to be stored
 * @param hidden whether not even the prompt is part of the conversation
 */
record Ending(
        UUID turn,
        UUID conversation,
        UUID user,
        int partition,
        long position,
        Outcome outcome,
        @Nullable UUID generation,
        @Nullable String provider,
        @Nullable String model,
        Digest prompt,
        @Nullable Digest text,
        boolean hidden,
        @Nullable Tokens tokens) {

    /** Null for what is no outcome. */
    static @Nullable Ending of(TurnEvent event, int partition) {
        return switch (event) {
            case TurnCompleted turn ->
                    new Ending(
                            turn.turnId().value(),
                            turn.conversationId().value(),
                            turn.userId().value(),
                            partition,
                            turn.position(),
                            Outcome.COMPLETED,
                            turn.generationId().value(),
                            turn.provider(),
                            turn.model(),
                            Digest.of(turn.prompt()),
                            Digest.of(turn.text()),
                            false,
                            Tokens.of(turn.usage()));
            case TurnFailed turn ->
                    unfinished(
                            turn,
                            turn.userId().value(),
                            partition,
                            turn.position(),
                            Outcome.FAILED,
                            turn.generationId(),
                            turn.provider(),
                            turn.model(),
                            turn.prompt(),
                            turn.text(),
                            turn.usage());
            case TurnCancelled turn ->
                    unfinished(
                            turn,
                            turn.userId().value(),
                            partition,
                            turn.position(),
                            Outcome.CANCELLED,
                            turn.generationId(),
                            turn.provider(),
                            turn.model(),
                            turn.prompt(),
                            turn.text(),
                            turn.usage());
            case TurnRejected turn ->
                    new Ending(
                            turn.turnId().value(),
                            turn.conversationId().value(),
                            turn.userId().value(),
                            partition,
                            turn.position(),
                            Outcome.REJECTED,
                            null,
                            null,
                            turn.model(),
                            Digest.of(turn.prompt()),
                            null,
                            turn.reason() == RejectionReason.NOT_OWNER
                                    || turn.reason() == RejectionReason.CONVERSATION_DELETED,
                            null);
            case GenerationVoided _ -> null;
        };
    }

    private static Ending unfinished(
            TurnEvent turn,
            UUID user,
            int partition,
            long position,
            Outcome outcome,
            @Nullable GenerationId generation,
            @Nullable String provider,
            String model,
            String prompt,
            String text,
            @Nullable Usage usage) {
        return new Ending(
                turn.turnId().value(),
                turn.conversationId().value(),
                user,
                partition,
                position,
                outcome,
                generation == null ? null : generation.value(),
                provider,
                model,
                Digest.of(prompt),
                text.isEmpty() ? null : Digest.of(text),
                false,
                Tokens.of(usage));
    }

    /** Whether its user pays: for a whole answer, and for what was streamed of a cancelled one. */
    boolean isBilled() {
        return tokens != null && (outcome == Outcome.COMPLETED || outcome == Outcome.CANCELLED);
    }

    /**
     * The first outcome of a turn counts; only a failed one gives way, to what a replay brought.
     */
    boolean givesWayTo(Ending later) {
        return outcome == Outcome.FAILED && later.outcome != Outcome.FAILED;
    }
}

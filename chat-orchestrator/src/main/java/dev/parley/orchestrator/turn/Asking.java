package dev.parley.orchestrator.turn;

import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.conversation.Due;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.OpenTurn;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.time.Instant;

/** How a turn is asked for: with how much of the conversation before it, and until when. */
record Asking(Draft draft, TurnRules rules, Lineage lineage) {
    /**
     * A turn that is asked for.
     *
     * @param open the turn while no worker has begun
     */
    record Asked(OpenTurn open, Effect.Request request) {}

    /** Whether its prompt has room beside the instructions that the conversation has by now. */
    boolean hasRoom(WaitingTurn turn) {
        Size fixed = draft.instructions().plus(turn.fixed());
        return rules.window().fits(turn.model().contextTokens(), fixed);
    }

    /**
     * Asks for a turn.
     *
     * @param attempt the first is 1
     */
    Asked ask(WaitingTurn turn, int attempt, Instant at) {
        ContextChoice choice =
                ContextChoice.of(turn, draft.instructions(), lineage.before(turn), rules.window());
        Due startBy = Due.of(turn.turnId(), at, rules.limits().startDeadline());
        return new Asked(
                OpenTurn.of(turn, choice.total().tokens(), attempt, startBy),
                new Effect.Request(
                        turn.turnId(),
                        turn.position(),
                        attempt,
                        startBy.at() + rules.limits().turnDeadline().toMillis(),
                        draft.systemPrompt == null ? null : draft.systemPrompt.position(),
                        choice.rounds(),
                        choice.context()));
    }
}

package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.LateGeneration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Generations that start when their turn is over: they never count, but their providers want to be
 * paid. One that reports its end is void with what it reports; one that does not, because its
 * worker died too, is void with an estimate.
 */
final class LateGenerations {
    /** How many of a conversation are waited for at once. */
    private static final int MOST = 8;

    private final Draft draft;
    private final TurnRules rules;

    LateGenerations(Draft draft, TurnRules rules) {
        this.draft = draft;
        this.rules = rules;
    }

    /** Waits for the end of a generation, unless it is that of an ended turn's repeated start. */
    void start(GenerationStarted started) {
        Integer contextTokens = contextTokens(started);
        boolean waitedFor =
                draft.late.stream()
                        .anyMatch(late -> late.generationId().equals(started.generationId()));
        if (contextTokens == null || waitedFor) {
            return;
        }
        if (draft.late.size() == MOST) {
            lose(draft.late.removeFirst());
        }
        Duration time = rules.limits().cancelDeadline();
        rules.routes()
                .route(started.model(), null)
                .ifPresent(model ->
                        draft.late.add(
                                new LateGeneration(
                                        started.turnId(),
                                        started.generationId(),
                                        model,
                                        contextTokens,
                                        started.at().plus(time).toEpochMilli(),
                                        time.toMillis())));
    }

    /** Null where the turn is not known to have been asked for, or was ended by this generation. */
    private @Nullable Integer contextTokens(GenerationStarted started) {
        for (EndedTurn turn : draft.recent) {
            if (turn.turnId().equals(started.turnId())) {
                return started.generationId().equals(turn.decidedBy())
                        ? null
                        : turn.contextTokens();
            }
        }
        return null;
    }

    /** Its cost is what it reports. */
    void end(GenerationEnded ended) {
        draft.late.removeIf(late -> late.generationId().equals(ended.generationId()));
    }

    /** Takes for lost what has not ended in time. */
    void expire(DeadlinePassed passed) {
        draft.late.removeIf(late -> {
            boolean over = isOver(late, passed.turnId(), passed.dueAt().toEpochMilli());
            if (over) {
                lose(late);
            }
            return over;
        });
    }

    private static boolean isOver(LateGeneration late, TurnId turnId, long dueAt) {
        return late.turnId().equals(turnId) && late.dueAt() == dueAt;
    }

    private void lose(LateGeneration late) {
        draft.leadsTo(
                new Effect.Lose(
                        late.turnId(),
                        late.generationId(),
                        draft.owner,
                        late.model(),
                        null,
                        late.contextTokens()));
    }
}

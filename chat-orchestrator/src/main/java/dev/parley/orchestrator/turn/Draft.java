package dev.parley.orchestrator.turn;

import dev.parley.events.identity.UserId;
import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.LateGeneration;
import dev.parley.orchestrator.conversation.OpenTurn;
import dev.parley.orchestrator.conversation.ReopenedTurn;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next head of a conversation while one record is decided on, and what the record leads to. */
final class Draft {
    final long offset;
    @Nullable UserId owner;
    @Nullable String model;
    Head.@Nullable SystemPrompt systemPrompt;
    boolean deleted;
    @Nullable OpenTurn current;
    final List<WaitingTurn> waiting;
    final List<EndedTurn> recent;
    final List<ReopenedTurn> reopened;
    final List<LateGeneration> late;
    private final List<Head.Obsolete> obsolete;
    private final List<Head.Step> unsettled;
    private final List<Effect> effects = new ArrayList<>();

    Draft(Head head, long offset) {
        this.offset = offset;
        this.owner = head.owner();
        this.model = head.model();
        this.systemPrompt = head.systemPrompt();
        this.deleted = head.deleted();
        this.current = head.current();
        this.waiting = new ArrayList<>(head.waiting());
        this.recent = new ArrayList<>(head.recent());
        this.reopened = new ArrayList<>(head.replayed());
        this.late = new ArrayList<>(head.lateGenerations());
        this.obsolete = new ArrayList<>(head.obsolete());
        this.unsettled = new ArrayList<>(head.unsettled());
    }

    Head head() {
        List<Head.Step> steps = new ArrayList<>(unsettled);
        if (!effects.isEmpty()) {
            steps.add(new Head.Step(offset, List.copyOf(effects)));
        }
        return new Head(
                owner,
                model,
                systemPrompt,
                deleted,
                offset,
                current,
                List.copyOf(waiting),
                List.copyOf(recent),
                List.copyOf(obsolete),
                List.copyOf(steps),
                reopened.isEmpty() ? null : List.copyOf(reopened),
                late.isEmpty() ? null : List.copyOf(late));
    }

    /** The record leads to this. */
    void leadsTo(Effect effect) {
        effects.add(effect);
    }

    /**
     * From this record on nothing needs the texts at a position. They stay until the record is
     * settled: a crash may bring back a head that still needs them.
     */
    void retire(long position) {
        obsolete.add(new Head.Obsolete(position, offset));
    }

    void retireSystemPrompt() {
        if (systemPrompt != null) {
            retire(systemPrompt.position());
            systemPrompt = null;
        }
    }

    /** Gives up what was kept only because records below that offset could be read again. */
    void settle(long settledBelow) {
        unsettled.removeIf(step -> step.offset() < settledBelow);
        for (Head.Obsolete texts : obsolete) {
            if (texts.since() < settledBelow) {
                leadsTo(new Effect.Forget(texts.position()));
            }
        }
        obsolete.removeIf(texts -> texts.since() < settledBelow);
    }

    Size instructions() {
        return systemPrompt == null ? Size.NONE : systemPrompt.size();
    }
}

package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationCreated;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.DeadlinePassed;
import dev.parley.events.conversation.ConversationEvent.GenerationEnded;
import dev.parley.events.conversation.ConversationEvent.GenerationStarted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.orchestrator.conversation.Deadlines;
import dev.parley.orchestrator.conversation.Due;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.FailedTurns;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.Heads;
import dev.parley.orchestrator.conversation.KeyedTurns;
import dev.parley.orchestrator.conversation.Transcript;
import java.util.List;
import java.util.Objects;

/**
 * The deterministic state machine over one partition of the conversation log: what comes out is a
 * function of what stands in the log.
 *
 * <p>A record that the conversation's head has not seen is decided on, and the head keeps what it
 * led to until the record is settled, that is, until no crash can make it be read again. A record
 * that the head has seen is not decided on again: what it led to is carried out once more. Whatever
 * was lost, of the outputs or of any entry of any store, is so replaced by the same; readers take
 * the first and ignore the rest.
 *
 * <p>Thread safety: none; each partition has its own.
 */
public final class TurnMachine {
    private final TurnRules rules;
    private final Heads heads;
    private final KeyedTurns keyedTurns;
    private final FailedTurns failedTurns;
    private final Deadlines deadlines;
    private final Consequences consequences;

    /** A machine over the state of one partition. */
    public TurnMachine(
            TurnRules rules,
            Heads heads,
            Transcript transcript,
            KeyedTurns keyedTurns,
            FailedTurns failedTurns,
            Deadlines deadlines) {
        this.rules = rules;
        this.heads = heads;
        this.keyedTurns = keyedTurns;
        this.failedTurns = failedTurns;
        this.deadlines = deadlines;
        this.consequences = new Consequences(transcript, keyedTurns, failedTurns);
    }

    /**
     * Reads one record.
     *
     * @param settledBelow an offset of which it is known that no record below it will be read
     *     again; may lag behind. No output depends on it, only when state is given up
     */
    public Reading read(LogRecord record, long settledBelow, Outputs outputs) {
        Head known = heads.get(record.conversationId());
        Head before = known == null ? Head.NEW : known;
        if (record.offset() <= before.lastOffset()) {
            List<Effect> effects = before.effectsOf(record.offset());
            consequences.carryOut(effects, record, before, outputs);
            deadlines.put(record.conversationId(), before.due());
            // Files on disk may hold a head that never came to the changelog.
            heads.put(record.conversationId(), before);
            return new Reading(false, effects);
        }
        Draft draft = new Draft(before, record.offset());
        draft.settle(settledBelow);
        decide(draft, record);
        Head after = draft.head();
        List<Effect> effects = after.effectsOf(record.offset());
        if (known == null && effects.isEmpty() && after.owner() == null) {
            return new Reading(true, effects);
        }
        consequences.carryOut(effects, record, after, outputs);
        Due due = after.due();
        if (!Objects.equals(due, before.due()) || record.event() instanceof DeadlinePassed) {
            deadlines.put(record.conversationId(), due);
        }
        heads.put(record.conversationId(), after);
        return new Reading(true, effects);
    }

    private void decide(Draft draft, LogRecord record) {
        Settings settings = new Settings(draft, rules.texts());
        Estimates estimates = new Estimates(rules.texts());
        Replays replays = new Replays(draft, failedTurns, record, estimates);
        Turns turns = new Turns(draft, rules, estimates, replays);
        switch (record.event()) {
            case ConversationCreated created -> settings.create(created);
            case ConversationUpdated updated -> settings.update(updated);
            case ConversationDeleted deleted -> settings.delete(deleted, turns);
            case PromptSubmitted prompt ->
                    new Admission(draft, rules, turns, replays)
                            .submit(prompt, cameBefore(prompt, record));
            case CancelRequested cancel -> turns.cancel(cancel);
            case GenerationStarted started -> turns.start(started);
            case GenerationEnded ended -> turns.end(ended);
            case DeadlinePassed passed -> turns.expire(passed);
        }
    }

    private boolean cameBefore(PromptSubmitted prompt, LogRecord record) {
        if (!prompt.turnId().fromIdempotencyKey()) {
            return false;
        }
        KeyedTurns.Submitted submitted =
                keyedTurns.submitted(record.conversationId(), prompt.turnId(), record.timestamp());
        return submitted != null && submitted.position() < record.offset();
    }
}

package dev.parley.orchestrator.turn;

import dev.parley.events.conversation.Branch;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.Model;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.RejectionReason;
import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.conversation.Effect;
import dev.parley.orchestrator.conversation.KnownTurn;
import dev.parley.orchestrator.conversation.Place;
import dev.parley.orchestrator.conversation.Prompt;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which prompts become turns: those of the owner, with a model, in room and in order. */
final class Admission {
    private final Draft draft;
    private final TurnRules rules;
    private final Turns turns;
    private final Replays replays;
    private final Lineage lineage;

    Admission(Draft draft, TurnRules rules, Turns turns, Replays replays) {
        this.draft = draft;
        this.rules = rules;
        this.turns = turns;
        this.replays = replays;
        this.lineage = new Lineage(draft);
    }

    /**
     * Takes a prompt.
     *
     * @param cameBefore whether an earlier prompt had the same idempotency key
     */
    void submit(PromptSubmitted prompt, boolean cameBefore) {
        if (cameBefore) {
            repeat(prompt.turnId());
        } else if (prompt.turnId().fromIdempotencyKey() || !isKnown(prompt.turnId())) {
            if (draft.owner == null) {
                draft.owner = prompt.userId();
            }
            judge(prompt);
        }
    }

    private void repeat(TurnId turnId) {
        int before = turnsBefore(turnId);
        boolean completed = before < 0 && replays.isCompleted(turnId);
        draft.leadsTo(new Effect.Repeat(before < 0 && !completed && !replays.isRunning(turnId)));
        if (completed) {
            draft.leadsTo(new Effect.RepeatCompletion());
        }
        if (before > 0) {
            draft.leadsTo(new Effect.Queue(turnId, before));
        }
    }

    private void judge(PromptSubmitted prompt) {
        Optional<Model> answering = rules.routes().route(prompt.model(), draft.model);
        if (!prompt.userId().equals(draft.owner)) {
            reject(prompt, RejectionReason.NOT_OWNER);
        } else if (draft.deleted) {
            reject(prompt, RejectionReason.CONVERSATION_DELETED);
        } else if (answering.isEmpty()) {
            reject(prompt, RejectionReason.UNKNOWN_MODEL);
        } else if (draft.waiting.size() >= rules.limits().maxWaiting() && draft.current != null) {
            reject(prompt, RejectionReason.QUEUE_FULL);
        } else {
            WaitingTurn turn = turn(prompt, answering.get());
            Size fixed = draft.instructions().plus(turn.fixed());
            if (rules.window().fits(turn.model().contextTokens(), fixed)) {
                accept(prompt, turn);
            } else {
                reject(prompt, RejectionReason.CONTEXT_TOO_LONG);
            }
        }
    }

    /** The turn that the prompt would become, everything measured. */
    private WaitingTurn turn(PromptSubmitted prompt, Model model) {
        Branch branch = prompt.branch();
        Optional<KnownTurn> parent =
                branch == null ? lineage.tip() : lineage.find(branch.parentTurnId());
        Place place =
                new Place(
                        parent.map(KnownTurn::position).orElse(null),
                        branch == null || branch.context().isEmpty()
                                ? null
                                : rules.texts().measure(branch.context()),
                        rules.texts().tools(prompt.parameters()));
        Size size = rules.texts().measure(Prompt.messages(prompt.content(), prompt.input()));
        return new WaitingTurn(prompt.turnId(), draft.offset, model, size, place);
    }

    private void reject(PromptSubmitted prompt, RejectionReason reason) {
        String model = rules.routes().name(prompt.model(), draft.model);
        TurnId parent =
                reason == RejectionReason.NOT_OWNER && prompt.branch() == null
                        ? null
                        : parent(prompt);
        draft.leadsTo(new Effect.Reject(reason, model, parent));
    }

    /** The turn that a prompt follows, also where it is named and not known any more. */
    private @Nullable TurnId parent(PromptSubmitted prompt) {
        Branch branch = prompt.branch();
        return branch == null
                ? lineage.tip().map(KnownTurn::turnId).orElse(null)
                : branch.parentTurnId();
    }

    private void accept(PromptSubmitted prompt, WaitingTurn turn) {
        draft.leadsTo(new Effect.Accept(turn.model(), parent(prompt)));
        draft.waiting.add(turn);
        if (draft.current == null) {
            turns.beginNext(prompt.at());
        } else {
            draft.leadsTo(new Effect.Queue(prompt.turnId(), draft.waiting.size()));
        }
    }

    private boolean isKnown(TurnId turnId) {
        return turnsBefore(turnId) >= 0
                || draft.recent.stream().anyMatch(turn -> turn.turnId().equals(turnId));
    }

    /** How many turns must end before this one begins, or -1 when it is not open. */
    private int turnsBefore(TurnId turnId) {
        if (draft.current != null && draft.current.turnId().equals(turnId)) {
            return 0;
        }
        for (int index = 0; index < draft.waiting.size(); index++) {
            if (draft.waiting.get(index).turnId().equals(turnId)) {
                return index + 1;
            }
        }
        return -1;
    }
}

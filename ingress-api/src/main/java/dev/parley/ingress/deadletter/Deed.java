package dev.parley.ingress.deadletter;

import dev.parley.events.operation.OperatorActed.Action;

/** What a command can do to letters. */
enum Deed {
    REPLAY(Action.REPLAYED, LetterState.REPLAYING, LetterState.REPLAYED),
    DISCARD(Action.DISCARDED, LetterState.DISCARDING, LetterState.DISCARDED);

    private final Action action;
    private final LetterState begun;
    private final LetterState done;

    Deed(Action action, LetterState begun, LetterState done) {
        this.action = action;
        this.begun = begun;
        this.done = done;
    }

    /** What the audit trail calls it. */
    Action action() {
        return action;
    }

    /** The state of a letter on which it was begun. */
    LetterState begun() {
        return begun;
    }

    LetterState done() {
        return done;
    }
}

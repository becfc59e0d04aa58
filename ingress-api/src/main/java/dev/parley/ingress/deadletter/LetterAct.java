package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.operation.OperatorActed;
import dev.parley.events.wire.Decoded;
import dev.parley.ingress.deadletter.LetterOutcome.Result;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One command on one letter: claimed in the ledger, done, told to the audit trail, and settled in
 * the ledger, in this order. Cut off anywhere, it is done again as it was claimed, with the same
 * number and the same patch, whoever repeats it: for the group that is the same record twice.
 */
final class LetterAct {
    private final LetterCommand command;
    private final LetterLedger ledger;
    private final LetterMending mending;
    private final Clock clock;

    LetterAct(LetterCommand command, LetterLedger ledger, LetterMending mending, Clock clock) {
        this.command = command;
        this.ledger = ledger;
        this.mending = mending;
        this.clock = clock;
    }

    /** What would happen. */
    LetterOutcome rehearse(DeadLetter letter, LetterId id, @Nullable StoredAct before) {
        LetterOutcome obstacle = obstacle(letter, before);
        if (obstacle != null) {
            return obstacle;
        }
        Result result = command.deed() == Deed.REPLAY ? Result.WOULD_REPLAY : Result.WOULD_DISCARD;
        return before != null && before.state().isOpen()
                ? new LetterOutcome(letter.id(), result, before.replays(), finishes(before))
                : new LetterOutcome(
                        letter.id(), result, number(letter, before), advice(letter, id));
    }

    /**
     * Does it.
     *
     * @throws UnableToReplay when the brokers do not acknowledge: the letter stays claimed
     */
    LetterOutcome perform(
            DeadLetter letter, LetterId id, @Nullable StoredAct before, LetterOutlet outlet) {
        LetterOutcome obstacle = obstacle(letter, before);
        if (obstacle != null) {
            return obstacle;
        }
        StoredAct act =
                ledger.claim(
                        id,
                        command.act(
                                number(letter, null),
                                clock.instant().truncatedTo(ChronoUnit.MICROS)),
                        command.again(),
                        command.maxReplays());
        if (act.state() != command.deed().begun()) {
            // Somebody else was faster.
            LetterOutcome settled = obstacle(letter, act);
            return settled == null ? outcome(letter, Result.SKIPPED, act, null) : settled;
        }
        boolean mine = act.actionId().equals(command.actionId());
        try {
            carryOut(letter, id, act, outlet);
        } catch (UnableToMend e) {
            return outcome(letter, Result.REFUSED, act, e.getMessage());
        }
        return outcome(letter, done(), act, mine ? null : finishes(act));
    }

    private void carryOut(DeadLetter letter, LetterId id, StoredAct act, LetterOutlet outlet) {
        if (command.deed() == Deed.REPLAY) {
            outlet.replay(
                    letter.replay(mending.value(letter, id.topic(), act.patch()), act.replays()));
        }
        outlet.tell(
                new OperatorActed(
                        act.actionId(),
                        act.operatorId(),
                        command.deed().action(),
                        letter.id(),
                        act.reason(),
                        act.patch(),
                        act.replays(),
                        act.at()));
        ledger.settle(id, act);
    }

    /** Why there is nothing to do, or nothing can be done; null where there is. */
    private @Nullable LetterOutcome obstacle(DeadLetter letter, @Nullable StoredAct before) {
        if (before != null && before.state() == command.deed().begun()) {
            return null;
        }
        if (before != null && before.state().isOpen()) {
            return outcome(
                    letter,
                    Result.REFUSED,
                    before,
                    "%s by command %s was not finished; repeat that first"
                            .formatted(before.state().wireName(), before.actionId()));
        }
        if (before != null && before.actionId().equals(command.actionId())) {
            return outcome(
                    letter,
                    before.state() == command.deed().done() ? done() : Result.SKIPPED,
                    before,
                    null);
        }
        if (before != null && !command.again()) {
            return outcome(
                    letter,
                    Result.SKIPPED,
                    before,
                    "%s at %s by command %s"
                            .formatted(before.state().wireName(), before.at(), before.actionId()));
        }
        if (command.deed() == Deed.DISCARD) {
            return null;
        }
        if (number(letter, before) > command.maxReplays()) {
            return outcome(
                    letter,
                    Result.REFUSED,
                    before,
                    "it was replayed %d times already, and max_replays is %d"
                            .formatted(number(letter, before) - 1, command.maxReplays()));
        }
        try {
            mending.value(letter, LetterDesk.id(letter).topic(), command.patch());
            return null;
        } catch (UnableToMend e) {
            return outcome(letter, Result.REFUSED, before, e.getMessage());
        }
    }

    /** How often the letter has been replayed once this is done. */
    private int number(DeadLetter letter, @Nullable StoredAct before) {
        int replays = before == null ? letter.replays() : before.replays();
        return command.deed() == Deed.REPLAY ? replays + 1 : replays;
    }

    private Result done() {
        return switch (command.deed()) {
            case REPLAY -> Result.REPLAYED;
            case DISCARD -> Result.DISCARDED;
        };
    }

    private @Nullable String advice(DeadLetter letter, LetterId id) {
        if (command.deed() == Deed.DISCARD || command.patch() != null) {
            return null;
        }
        return switch (id.topic()
                .decode(
                        letter.record().key(),
                        letter.record().value(),
                        letter.record().headers())) {
            case Decoded.Known<?> _, Decoded.Foreign<?> _ -> null;
            case Decoded.Unreadable<?>(String reason) ->
                    "it will fail again unless it is patched: " + reason;
        };
    }

    private static String finishes(StoredAct act) {
        return "finishes what command %s began at %s".formatted(act.actionId(), act.at());
    }

    private static LetterOutcome outcome(
            DeadLetter letter, Result result, @Nullable StoredAct act, @Nullable String detail) {
        return new LetterOutcome(
                letter.id(), result, act == null ? letter.replays() : act.replays(), detail);
    }
}

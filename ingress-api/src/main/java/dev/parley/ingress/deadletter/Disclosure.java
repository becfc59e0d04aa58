package dev.parley.ingress.deadletter;

import dev.parley.events.identity.UserId;
import dev.parley.events.operation.OperatorActed;
import dev.parley.events.operation.OperatorActed.Action;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request shows an operator of what people wrote. To be told before it is shown, so that
 * nothing is seen that the audit trail does not know of. Used by one thread.
 */
final class Disclosure implements AutoCloseable {
    private final Supplier<LetterOutlet> outlets;
    private final Clock clock;
    private final UserId operator;
    private final String actionId;
    private @Nullable LetterOutlet outlet;

    Disclosure(Supplier<LetterOutlet> outlets, Clock clock, UserId operator, String actionId) {
        this.outlets = outlets;
        this.clock = clock;
        this.operator = operator;
        this.actionId = actionId;
    }

    /**
     * Returns when the entry is in the audit trail.
     *
     * @throws UnableToReplay when that is not known to be so
     */
    void tell(LetterSummary letter) {
        LetterOutlet open = outlet == null ? outlets.get() : outlet;
        outlet = open;
        open.tell(
                new OperatorActed(
                        actionId,
                        operator,
                        Action.REVEALED,
                        letter.id(),
                        null,
                        null,
                        letter.replays(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    @Override
    public void close() {
        if (outlet != null) {
            outlet.close();
        }
    }
}

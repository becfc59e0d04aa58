package dev.parley.ingress.deadletter;

import dev.parley.events.identity.UserId;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Tells the audit trail whenever an operator has what people wrote shown.
 *
 * @param outlets opens a way out for one request
 */
public record Disclosures(Supplier<LetterOutlet> outlets, Clock clock) {

    /** To one operator, in one request. */
    Disclosure to(UserId operator) {
        return new Disclosure(outlets, clock, operator, UUID.randomUUID().toString());
    }
}

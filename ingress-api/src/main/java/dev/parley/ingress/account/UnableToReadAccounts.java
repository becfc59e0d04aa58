package dev.parley.ingress.account;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;

/** The database did not answer, so it is not known whether a key is good. */
final class UnableToReadAccounts extends Refused {
    private static final long serialVersionUID = 1L;

    UnableToReadAccounts() {
        super(
                Refusal.later(
                        ProblemCode.ACCOUNTS_UNAVAILABLE,
                        "the credentials cannot be checked now; try again soon"));
    }
}

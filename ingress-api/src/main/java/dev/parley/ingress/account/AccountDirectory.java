package dev.parley.ingress.account;

import java.util.Optional;

/** Knows whose key a key is. */
interface AccountDirectory {

    /**
     * The account of a key that is in force.
     *
     * @throws UnableToReadAccounts when that cannot be found out now
     */
    Optional<Caller> find(ApiKey key);
}

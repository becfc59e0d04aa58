package dev.parley.ingress.account;

import dev.parley.events.identity.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** A key ring with one key. */
public final class KnownKeys {
    private KnownKeys() {}

    public static KeyRing ring(String key, UserId user, AccountSettings settings) {
        ApiKey known = ApiKey.parse(key).orElseThrow();
        Caller caller = new Caller(user, "ada@example.org", Role.USER, Instant.EPOCH);
        return new KeyRing(
                asked -> asked.equals(known) ? Optional.of(caller) : Optional.empty(),
                settings,
                Clock.systemUTC());
    }
}

package dev.parley.ingress.account;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.Hints;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A key ring with the key of a user and that of an operator, and tickets under a known key. */
public final class KnownKeys {
    private KnownKeys() {}

    public static KeyRing ring(String userKey, String operatorKey, AccountSettings settings) {
        Map<ApiKey, Caller> callers =
                Map.of(
                        ApiKey.parse(userKey).orElseThrow(),
                        new Caller(UserId.next(), "ada@example.org", Role.USER, Instant.EPOCH),
                        ApiKey.parse(operatorKey).orElseThrow(),
                        new Caller(
                                UserId.next(), "grace@example.org", Role.OPERATOR, Instant.EPOCH));
        return new KeyRing(
                asked -> Optional.ofNullable(callers.get(asked)), settings, Clock.systemUTC());
    }

    public static Tickets tickets(Hints hints, AccountSettings settings) {
        return new Tickets(new TicketSeal(() -> new byte[32]), hints, settings, Clock.systemUTC());
    }
}

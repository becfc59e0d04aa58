package dev.parley.ingress.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys that were lately found good, so that requests cost no query. A key is looked up again
 * once it is not fresh any more; while the database is away it stays good for the time tolerated,
 * and unknown keys cannot be told good or bad.
 *
 * <p>Thread safety: safe.
 */
public final class KeyRing {
    // While the database is away, how long a stale key is used before the next attempt.
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** A key that was good at one time and is not looked up again before another. */
    private record Known(Caller caller, Instant confirmedAt, Instant freshUntil) {}

    private final AccountDirectory directory;
    private final AccountSettings settings;
    private final Clock clock;
    private final Cache<String, Known> known;

    KeyRing(AccountDirectory directory, AccountSettings settings, Clock clock) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        this.known = Caffeine.newBuilder().maximumSize(settings.cachedKeys()).build();
    }

    /** The key ring over the accounts of a database. */
    public static KeyRing of(Accounts accounts, AccountSettings settings, Clock clock) {
        return new KeyRing(accounts, settings, clock);
    }

    /**
     * The caller who presents this text; empty when it is no key in force.
     *
     * @throws dev.parley.ingress.problem.Refused when that cannot be found out now
     */
    public Optional<Caller> authenticate(String text) {
        Optional<ApiKey> key = ApiKey.parse(text);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String hash = key.get().sha256();
        Instant now = clock.instant();
        Known entry = known.getIfPresent(hash);
        if (entry != null && now.isBefore(entry.freshUntil)) {
            return Optional.of(entry.caller);
        }
        try {
            Optional<Caller> found = directory.find(key.get());
            found.ifPresentOrElse(
                    caller ->
                            known.put(hash, new Known(caller, now, now.plus(settings.freshness()))),
                    () -> known.invalidate(hash));
            return found;
        } catch (UnableToReadAccounts e) {
            if (entry == null || now.isAfter(entry.confirmedAt.plus(settings.tolerance()))) {
                throw e;
            }
            known.put(hash, new Known(entry.caller, entry.confirmedAt, now.plus(RETRY)));
            return Optional.of(entry.caller);
        }
    }
}

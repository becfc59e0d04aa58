package dev.parley.ingress.rate;

import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.hint.RedisLink;
import dev.parley.ingress.meter.EdgeMeters;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how fast a user starts turns, on all edges together. Each edge counts by itself while
 * Redis is away.
 *
 * <p>Thread safety: safe.
 */
public final class RequestRate {
    private final Paces shared;
    private final Paces own;
    private final RateSettings settings;
    private final EdgeMeters meters;

    RequestRate(Paces shared, Paces own, RateSettings settings, EdgeMeters meters) {
        this.shared = shared;
        this.own = own;
        this.settings = settings;
        this.meters = meters;
    }

    /** The rate that edges share through Redis. */
    public static RequestRate shared(
            RedisLink redis, RateSettings settings, EdgeMeters meters, LongSupplier nanoTime) {
        return new RequestRate(
                new SharedPaces(redis, settings),
                new OwnPaces(settings, nanoTime),
                settings,
                meters);
    }

    /** The rate of an edge that has no others beside it. */
    public static RequestRate alone(
            RateSettings settings, EdgeMeters meters, LongSupplier nanoTime) {
        return new RequestRate(
                (_, _) -> Optional.empty(), new OwnPaces(settings, nanoTime), settings, meters);
    }

    /**
     * A user asks for a turn. Under the same key that counts once.
     *
     * @param key what makes the request safe to send again, if anything does
     */
    public Allowance take(UserId user, @Nullable String key) {
        TurnId repeatable = key == null ? null : TurnId.ofIdempotencyKey(user, key);
        Optional<Paces.Taken> known = shared.take(user, repeatable);
        Paces.Taken taken = known.orElseGet(() -> own.take(user, repeatable).orElseThrow());
        meters.rate(
                taken.verdict().name().toLowerCase(Locale.ROOT),
                known.isPresent() ? "shared" : "own");
        return Allowance.of(taken, settings);
    }

    /**
     * The same for who cannot be told how much is left.
     *
     * @throws dev.parley.ingress.problem.Refused when it comes too early
     */
    public void admit(UserId user, @Nullable String key) {
        Allowance allowance = take(user, key);
        if (allowance.refusal() != null) {
            throw allowance.refusal().asException();
        }
    }
}

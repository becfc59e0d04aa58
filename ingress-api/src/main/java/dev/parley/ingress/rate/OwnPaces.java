package dev.parley.ingress.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Paces in memory, of this edge alone. Who is forgotten because others came starts anew.
 *
 * <p>Thread safety: safe; the requests of one user are taken in one after the other.
 */
final class OwnPaces implements Paces {
    private final RateSettings settings;
    private final LongSupplier nanoTime;
    private final Cache<UserId, Pace> paces;
    private final Cache<TurnId, Boolean> admitted;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    OwnPaces(RateSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.paces = Caffeine.newBuilder().maximumSize(settings.users()).build();
        this.admitted = Caffeine.newBuilder().maximumSize(settings.users()).build();
    }

    /**
     * Where a user stands.
     *
     * @param due when the user is no longer ahead, in microseconds
     */
    private record Pace(long due, Taken last) {}

    @Override
    public Optional<Taken> take(UserId user, @Nullable TurnId repeatable) {
        long now = nanoTime.getAsLong() / 1_000;
        return Optional.of(
                paces.asMap().compute(user, (_, before) -> next(before, now, repeatable)).last());
    }

    private Pace next(@Nullable Pace before, long now, @Nullable TurnId repeatable) {
        long due = before == null ? now : now + Math.max(before.due - now, 0);
        if (repeatable != null && admitted.getIfPresent(repeatable) != null) {
            return new Pace(due, new Taken(Verdict.REPEATED, due - now));
        }
        long then = due + settings.interval();
        if (then - now > settings.tolerance()) {
            return new Pace(due, new Taken(Verdict.REFUSED, due - now));
        }
        if (repeatable != null) {
            admitted.put(repeatable, true);
        }
        return new Pace(then, new Taken(Verdict.ADMITTED, then - now));
    }
}

package dev.parley.ingress.rate;

import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far each user is ahead of the pace allowed. A request puts its user one interval ahead, and
 * time takes that back; who would get further ahead than is tolerated is refused. That is the
 * generic cell rate algorithm: a bucket of tokens that is one number.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371</a>
 */
interface Paces {

    /** What became of a request. */
    enum Verdict {
        /** It counts. */
        ADMITTED,
        /** It counted before, so it does not count again. */
        REPEATED,
        /** It comes too early, and does not count. */
        REFUSED
    }

    /**
     * A request that was looked at.
     *
     * @param ahead of its user behind it, in microseconds
     */
    record Taken(Verdict verdict, long ahead) {}

    /**
     * Takes a request in.
     *
     * @param repeatable the turn that the request means each time it is sent; null where each is
     *     another
     * @return empty where that cannot be found out now
     */
    Optional<Taken> take(UserId user, @Nullable TurnId repeatable);
}

package dev.parley.worker.model;

import dev.parley.worker.model.ModelAnswer.Failed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a provider was called for one turn, over all its generations, and what came of it. To
 * be used by the turn's thread.
 */
public final class Attempts {
    private final InstantSource clock;
    private int count;
    private @Nullable Failed last;
    private @Nullable Instant firstFailure;

    /** None yet. */
    public Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** How many there were. */
    public int count() {
        return count;
    }

    /** When the first one failed, if one did. */
    public Optional<Instant> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    /** What the last failure was caused by, without the words of the provider; null if unknown. */
    public @Nullable Throwable cause() {
        Failed failed = last;
        return failed == null || failed.cause() == null
                ? null
                : new UnableToGenerate(failed.error().message(), failed.cause());
    }

    /** Notes a failure. */
    public void failed(Failed failed) {
        last = failed;
        if (firstFailure == null) {
            firstFailure = clock.instant();
        }
    }

    /** Whether the last one failed, in a way that another one can mend and may. */
    public boolean goOn(Patience patience) {
        return last != null && last.worthRetrying() && count < patience.attempts();
    }

    void begin() {
        count++;
        last = null;
    }

    /** How the last one failed, or null when it did not. */
    @Nullable Failed last() {
        return last;
    }
}

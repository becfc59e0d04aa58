package dev.parley.sink.intake;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells data that PostgreSQL will never take from a database that is in trouble.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error
 *     codes</a>
 */
final class RefusedData {
    /**
     * Cardinality violation, data exception, integrity constraint violation, program limit
     * exceeded: all about the row. Everything else is about the server, the network or the rights,
     * and passes.
     */
    private static final Set<String> CLASSES = Set.of("21", "22", "23", "54");

    private RefusedData() {}

    /** What the database says about data that it refuses, or null when it is not about the data. */
    static @Nullable SQLException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal) {
                String state = refusal.getSQLState();
                return state != null
                                && state.length() == 5
                                && CLASSES.contains(state.substring(0, 2))
                        ? refusal
                        : null;
            }
        }
        return null;
    }
}

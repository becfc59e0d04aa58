package dev.parley.ingress.history;

import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The condition that a turn {@code t} is on a path. */
final class PathFilter {
    /** Nothing follows a branch that was rejected: it is a dead end beside the path. */
    private static final String NO_DEAD_END = "and not (t.branched and t.outcome = 'rejected')";

    private static final String IN_SPANS =
            """
             and exists (select from unnest(:lows, :highs) as span (low, high)
                          where t.position between span.low and span.high)
            """;

    private PathFilter() {}

    /** To follow other conditions; empty where turns of all branches are wanted. */
    static String sql(@Nullable Path path) {
        if (path == null) {
            return "";
        }
        return path.equals(Path.STRAIGHT) ? NO_DEAD_END : NO_DEAD_END + IN_SPANS;
    }

    static void bind(SqlStatement<?> statement, @Nullable Path path) {
        if (path != null && !path.equals(Path.STRAIGHT)) {
            statement.bind("lows", path.lows()).bind("highs", path.highs());
        }
    }
}

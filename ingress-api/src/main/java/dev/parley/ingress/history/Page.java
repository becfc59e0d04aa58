package dev.parley.ingress.history;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param nextCursor for the page after it; absent on the last
 * @param cursor where a client that has read the newest page subscribes, to see all that is not on
 *     it; only on pages of messages
 */
public record Page<T>(List<T> data, @Nullable String nextCursor, @Nullable String cursor) {
    private static final int MAX = 100;
    private static final int DEFAULT = 50;

    /**
     * The page of the first {@code limit} rows, of which one more was read to see if it is the
     * last.
     */
    public static <T> Page<T> of(
            List<T> rows, int limit, Function<T, String> after, @Nullable String cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null, cursor);
        }
        List<T> data = rows.subList(0, limit);
        return new Page<>(data, after.apply(data.getLast()), cursor);
    }

    /** How many entries a client wants. */
    public static int limit(@Nullable String text) {
        return limit(text, DEFAULT, MAX);
    }

    /** How many entries a client wants of a list that has its own bounds. */
    public static int limit(@Nullable String text, int usual, int most) {
        if (text == null) {
            return usual;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // Refused below, as numbers out of range are.
        }
        throw Refusal.beyond(
                        ProblemCode.INVALID_REQUEST,
                        "limit",
                        most,
                        "'limit' has to be a number from 1 to %d".formatted(most))
                .asException();
    }
}

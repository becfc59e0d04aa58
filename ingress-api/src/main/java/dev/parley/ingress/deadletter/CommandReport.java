package dev.parley.ingress.deadletter;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one request of a command came to.
 *
 * @param actionId to be sent with the next request of the same command
 * @param executed false for a dry run
 * @param counts letters by result
 * @param nextCursor to be sent with the next request; absent when the command is done
 */
record CommandReport(
        String actionId,
        boolean executed,
        Map<LetterOutcome.Result, Integer> counts,
        List<LetterOutcome> letters,
        @Nullable String nextCursor) {}

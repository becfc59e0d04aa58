package dev.parley.ingress.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of letters.
 *
 * @param summary all that the filter finds, counted; only on the first page
 * @param summaryComplete whether all was counted in the time given; only on the first page
 * @param nextCursor for the page after it; absent on the last. A page can be short, or empty, and
 *     have one: nothing more was found in the time given
 */
record LetterPage(
        @Nullable List<LetterTally.Row> summary,
        @Nullable Boolean summaryComplete,
        List<LetterSummary> data,
        @Nullable String nextCursor) {}

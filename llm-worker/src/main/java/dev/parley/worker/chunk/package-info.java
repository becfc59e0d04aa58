/**
 * What clients see of a generation while it streams: deltas, few enough to be cheap and early
 * enough not to be felt.
 */
@NullMarked
package dev.parley.worker.chunk;

import org.jspecify.annotations.NullMarked;

/**
 * Prices turns and sums them per user, exactly once: the process, its topology and how it starts.
 */
@NullMarked
package dev.parley.billing;

import org.jspecify.annotations.NullMarked;

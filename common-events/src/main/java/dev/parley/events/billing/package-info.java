/** Priced usage and the totals per user. */
@NullMarked
package dev.parley.events.billing;

import org.jspecify.annotations.NullMarked;

/** From priced usage to sums per user, period and model. */
@NullMarked
package dev.parley.billing.settlement;

import org.jspecify.annotations.NullMarked;

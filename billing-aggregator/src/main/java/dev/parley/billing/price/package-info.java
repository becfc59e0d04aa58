/** What tokens cost. */
@NullMarked
package dev.parley.billing.price;

import org.jspecify.annotations.NullMarked;

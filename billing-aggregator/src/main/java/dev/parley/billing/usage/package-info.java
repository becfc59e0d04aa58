/** From outcomes to priced usage: which turns are billed, and each only once. */
@NullMarked
package dev.parley.billing.usage;

import org.jspecify.annotations.NullMarked;

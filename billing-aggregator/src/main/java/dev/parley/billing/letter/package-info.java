/** Records that can never be billed, on their way to the dead-letter topics. */
@NullMarked
package dev.parley.billing.letter;

import org.jspecify.annotations.NullMarked;

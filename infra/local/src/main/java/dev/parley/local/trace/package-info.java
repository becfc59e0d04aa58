/** Follows one turn through all topics. */
@NullMarked
package dev.parley.local.trace;

import org.jspecify.annotations.NullMarked;

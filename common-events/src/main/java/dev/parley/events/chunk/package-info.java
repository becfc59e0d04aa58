/** The chunk log: what a client sees of a turn while it happens. */
@NullMarked
package dev.parley.events.chunk;

import org.jspecify.annotations.NullMarked;

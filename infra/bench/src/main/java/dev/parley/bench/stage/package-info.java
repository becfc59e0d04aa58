/** The system that is measured: one of its own, with the simulator as upstream. */
@NullMarked
package dev.parley.bench.stage;

import org.jspecify.annotations.NullMarked;

/** A recorded log, replayed to one process as fast as it takes it. */
@NullMarked
package dev.parley.bench.replay;

import org.jspecify.annotations.NullMarked;

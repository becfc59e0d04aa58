/** Asks for turns, closed or open loop, and tells when what came back and whether it was right. */
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;

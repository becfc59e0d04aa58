/** What processes use of the machine, as the kernel and their JVMs count it. */
@NullMarked
package dev.parley.bench.cost;

import org.jspecify.annotations.NullMarked;

/** The command line of the bench. */
@NullMarked
package dev.parley.bench.terminal;

import org.jspecify.annotations.NullMarked;

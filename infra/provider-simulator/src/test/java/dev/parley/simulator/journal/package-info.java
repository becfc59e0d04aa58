/** The journal on disk. */
@NullMarked
package dev.parley.simulator.journal;

import org.jspecify.annotations.NullMarked;

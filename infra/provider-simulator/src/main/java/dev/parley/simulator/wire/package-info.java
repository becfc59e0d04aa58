/** The providers' wire formats: reading requests, and writing answers and errors as frames. */
@NullMarked
package dev.parley.simulator.wire;

import org.jspecify.annotations.NullMarked;

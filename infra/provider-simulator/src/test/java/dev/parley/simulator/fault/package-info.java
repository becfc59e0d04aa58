/** How armed faults are met. */
@NullMarked
package dev.parley.simulator.fault;

import org.jspecify.annotations.NullMarked;

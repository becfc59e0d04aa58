/** Faults that the control endpoint arms and that requests run into. */
@NullMarked
package dev.parley.simulator.fault;

import org.jspecify.annotations.NullMarked;

/** What the simulated models say. */
@NullMarked
package dev.parley.simulator.answer;

import org.jspecify.annotations.NullMarked;

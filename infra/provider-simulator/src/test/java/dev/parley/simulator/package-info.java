/** The simulator over real HTTP, as its clients meet it. */
@NullMarked
package dev.parley.simulator;

import org.jspecify.annotations.NullMarked;

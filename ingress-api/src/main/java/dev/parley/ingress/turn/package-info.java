/** Turns by their id: where they are, how they ended, and how to stop them. */
@NullMarked
package dev.parley.ingress.turn;

import org.jspecify.annotations.NullMarked;

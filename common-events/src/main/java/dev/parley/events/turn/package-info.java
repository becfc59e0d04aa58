/** Outcomes: how turns ended, with all that history and bill need. */
@NullMarked
package dev.parley.events.turn;

import org.jspecify.annotations.NullMarked;

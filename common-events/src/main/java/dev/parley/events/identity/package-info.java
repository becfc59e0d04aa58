/** Typed ids: who and what an event is about. */
@NullMarked
package dev.parley.events.identity;

import org.jspecify.annotations.NullMarked;

/**
 * The live end of the chunk log: one consumer per edge, and those who watch conversations through
 * it.
 */
@NullMarked
package dev.parley.ingress.tail;

import org.jspecify.annotations.NullMarked;

/** The launcher: brings the whole system up on one machine, for people and for system tests. */
@NullMarked
package dev.parley.local;

import org.jspecify.annotations.NullMarked;

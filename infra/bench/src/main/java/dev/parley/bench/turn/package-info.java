/** Whole turns: how many, how soon, and what each costs. */
@NullMarked
package dev.parley.bench.turn;

import org.jspecify.annotations.NullMarked;

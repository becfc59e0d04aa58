/** The durable record of every request and of what it was told: the witness of the audit. */
@NullMarked
package dev.parley.simulator.journal;

import org.jspecify.annotations.NullMarked;

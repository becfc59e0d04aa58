/**
 * What the orchestrator asks of the workers, the models it may ask for, and the rules of which
 * generation counts.
 */
@NullMarked
package dev.parley.events.generation;

import org.jspecify.annotations.NullMarked;

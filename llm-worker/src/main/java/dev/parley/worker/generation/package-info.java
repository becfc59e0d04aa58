/** A request on its way to an answer: claimed, started, streamed, ended. */
@NullMarked
package dev.parley.worker.generation;

import org.jspecify.annotations.NullMarked;

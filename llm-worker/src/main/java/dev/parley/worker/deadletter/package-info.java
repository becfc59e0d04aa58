/** What this group could not process, kept for operators. */
@NullMarked
package dev.parley.worker.deadletter;

import org.jspecify.annotations.NullMarked;

/** Compares what the log, the database, billing and the providers say happened, turn by turn. */
@NullMarked
package dev.parley.local.audit;

import org.jspecify.annotations.NullMarked;

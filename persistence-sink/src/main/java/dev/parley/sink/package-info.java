/** Writes history and ledger to PostgreSQL: the process and how it starts. */
@NullMarked
package dev.parley.sink;

import org.jspecify.annotations.NullMarked;

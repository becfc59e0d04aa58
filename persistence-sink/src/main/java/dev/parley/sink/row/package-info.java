/** Rows as PostgreSQL takes them: whole columns at once, in values that it can hold. */
@NullMarked
package dev.parley.sink.row;

import org.jspecify.annotations.NullMarked;

/** Where the records go that can never be stored. */
@NullMarked
package dev.parley.sink.deadletter;

import org.jspecify.annotations.NullMarked;

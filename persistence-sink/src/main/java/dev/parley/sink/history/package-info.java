/** Conversations, turns and messages: what was said. */
@NullMarked
package dev.parley.sink.history;

import org.jspecify.annotations.NullMarked;

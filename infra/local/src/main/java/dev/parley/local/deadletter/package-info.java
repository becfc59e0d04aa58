/** Dead letters, as the edge shows them to operators and deals with them. */
@NullMarked
package dev.parley.local.deadletter;

import org.jspecify.annotations.NullMarked;

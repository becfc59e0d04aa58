/** What operators did. */
@NullMarked
package dev.parley.events.operation;

import org.jspecify.annotations.NullMarked;

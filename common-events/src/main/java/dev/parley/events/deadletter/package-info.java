/** Records that a consumer group could not process, kept with the reason. */
@NullMarked
package dev.parley.events.deadletter;

import org.jspecify.annotations.NullMarked;

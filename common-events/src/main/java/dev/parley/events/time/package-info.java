/** What time it is, and how far apart clocks may be. */
@NullMarked
package dev.parley.events.time;

import org.jspecify.annotations.NullMarked;

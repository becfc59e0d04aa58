/** Stand-ins for what is outside: logs and time. */
@NullMarked
package dev.parley.worker.fake;

import org.jspecify.annotations.NullMarked;

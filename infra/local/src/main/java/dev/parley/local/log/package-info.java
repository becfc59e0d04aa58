/** Logs of all processes, merged by time and readable. */
@NullMarked
package dev.parley.local.log;

import org.jspecify.annotations.NullMarked;

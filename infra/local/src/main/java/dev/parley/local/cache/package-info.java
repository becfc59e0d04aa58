/** The Redis server as a process of its own. */
@NullMarked
package dev.parley.local.cache;

import org.jspecify.annotations.NullMarked;

/** Connections between processes, and what a network does to them. */
@NullMarked
package dev.parley.local.link;

import org.jspecify.annotations.NullMarked;

/** WebSockets that stay open and say nothing. */
@NullMarked
package dev.parley.bench.socket;

import org.jspecify.annotations.NullMarked;

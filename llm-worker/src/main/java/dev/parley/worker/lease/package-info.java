/** Who works for a turn: leases and marks in Redis, which save money and decide nothing. */
@NullMarked
package dev.parley.worker.lease;

import org.jspecify.annotations.NullMarked;

/** Kafka alone: what any pipeline of so many hops takes on this machine. */
@NullMarked
package dev.parley.bench.hop;

import org.jspecify.annotations.NullMarked;

/** The Kafka broker as a process of its own. */
@NullMarked
package dev.parley.local.broker;

import org.jspecify.annotations.NullMarked;

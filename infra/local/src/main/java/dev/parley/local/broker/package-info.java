/** The Kafka brokers, each a process of its own. */
@NullMarked
package dev.parley.local.broker;

import org.jspecify.annotations.NullMarked;

/** The conversation log in Kafka Streams: reading it, the stores, the clock, the life of it all. */
@NullMarked
package dev.parley.orchestrator.log;

import org.jspecify.annotations.NullMarked;

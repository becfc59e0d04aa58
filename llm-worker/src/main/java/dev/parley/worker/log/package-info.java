/**
 * The way into Kafka's logs: what is appended is in the log once it is acknowledged, and never
 * before.
 */
@NullMarked
package dev.parley.worker.log;

import org.jspecify.annotations.NullMarked;

/** How turns come, wait, start and end: the rules, without Kafka and without a clock. */
@NullMarked
package dev.parley.orchestrator.turn;

import org.jspecify.annotations.NullMarked;

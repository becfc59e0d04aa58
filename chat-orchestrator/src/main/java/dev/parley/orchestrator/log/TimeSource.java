package dev.parley.orchestrator.log;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the deadlines are timed by.
 *
 * @param clock tells the time, and may be wrong
 * @param nanoTime measures time, as {@link System#nanoTime()}
 */
record TimeSource(InstantSource clock, LongSupplier nanoTime) {}

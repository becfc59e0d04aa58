package dev.parley.simulator.http;

/** A short JSON response. */
@SuppressWarnings("ArrayRecordComponent") // Only ever written to the network.
record Page(int status, byte[] json) {}

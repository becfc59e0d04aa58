/** The HTTP server: connections, routes, and the pacing of one response. */
@NullMarked
package dev.parley.simulator.http;

import org.jspecify.annotations.NullMarked;

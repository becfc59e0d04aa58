/**
 * What clients are told when something does not work: stable codes, over HTTP and WebSocket alike.
 */
@NullMarked
package dev.parley.ingress.problem;

import org.jspecify.annotations.NullMarked;

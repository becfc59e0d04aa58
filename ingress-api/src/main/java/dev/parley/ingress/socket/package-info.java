/** Chat over WebSocket: the frames of clients, their subscriptions and what is sent to them. */
@NullMarked
package dev.parley.ingress.socket;

import org.jspecify.annotations.NullMarked;

/** Conversations as they happen, over HTTP: server-sent events with Parley's own frames. */
@NullMarked
package dev.parley.ingress.live;

import org.jspecify.annotations.NullMarked;

/** Answers over HTTP that go on for a while, as server-sent events. */
@NullMarked
package dev.parley.ingress.sse;

import org.jspecify.annotations.NullMarked;

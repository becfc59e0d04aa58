/** Which model answers a prompt, and who serves it. */
@NullMarked
package dev.parley.orchestrator.routing;

import org.jspecify.annotations.NullMarked;

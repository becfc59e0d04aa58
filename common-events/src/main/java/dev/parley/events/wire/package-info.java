/**
 * How events travel: JSON values, CloudEvents headers, trace context and the settings of the
 * clients.
 */
@NullMarked
package dev.parley.events.wire;

import org.jspecify.annotations.NullMarked;

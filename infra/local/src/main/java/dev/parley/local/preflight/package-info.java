/** What must be true of a machine before the system starts on it. */
@NullMarked
package dev.parley.local.preflight;

import org.jspecify.annotations.NullMarked;

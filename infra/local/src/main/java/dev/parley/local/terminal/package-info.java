/** The verbs of ./parley. */
@NullMarked
package dev.parley.local.terminal;

import org.jspecify.annotations.NullMarked;

/** Conversations as files to take away. */
@NullMarked
package dev.parley.ingress.export;

import org.jspecify.annotations.NullMarked;

/** Puts the edge together: which part gets which. */
@NullMarked
package dev.parley.ingress;

import org.jspecify.annotations.NullMarked;

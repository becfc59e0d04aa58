/** Stand-ins for the neighbours of the edge. */
@NullMarked
package dev.parley.ingress.fake;

import org.jspecify.annotations.NullMarked;

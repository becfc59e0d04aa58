/** How many turns a user may start in a time, over all edges. */
@NullMarked
package dev.parley.ingress.rate;

import org.jspecify.annotations.NullMarked;

/** What the edge counts. */
@NullMarked
package dev.parley.ingress.meter;

import org.jspecify.annotations.NullMarked;

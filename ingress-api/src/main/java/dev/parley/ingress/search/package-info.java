/** Search in what one wrote and read. */
@NullMarked
package dev.parley.ingress.search;

import org.jspecify.annotations.NullMarked;

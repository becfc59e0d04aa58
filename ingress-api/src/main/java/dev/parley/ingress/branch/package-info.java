/** Where a prompt goes on that does not follow the latest turn, and what its model is to know. */
@NullMarked
package dev.parley.ingress.branch;

import org.jspecify.annotations.NullMarked;

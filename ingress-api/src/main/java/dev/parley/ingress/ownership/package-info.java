/** Whose a conversation is. */
@NullMarked
package dev.parley.ingress.ownership;

import org.jspecify.annotations.NullMarked;

/** The way into the conversation log. */
@NullMarked
package dev.parley.ingress.publish;

import org.jspecify.annotations.NullMarked;

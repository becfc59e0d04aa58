/** The way of a prompt from a client into the log. */
@NullMarked
package dev.parley.ingress.prompt;

import org.jspecify.annotations.NullMarked;

/** Watching a conversation: from where on, what is shown, and on what. */
@NullMarked
package dev.parley.ingress.watch;

import org.jspecify.annotations.NullMarked;

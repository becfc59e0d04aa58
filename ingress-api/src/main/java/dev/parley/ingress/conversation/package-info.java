/** Conversations and their messages over HTTP. */
@NullMarked
package dev.parley.ingress.conversation;

import org.jspecify.annotations.NullMarked;

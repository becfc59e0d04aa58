/** Links by which anybody may read a conversation, and what they show. */
@NullMarked
package dev.parley.ingress.share;

import org.jspecify.annotations.NullMarked;

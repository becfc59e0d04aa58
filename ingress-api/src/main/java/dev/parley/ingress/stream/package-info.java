/** What a client is shown of a conversation, frame by frame, and the cursors to go on from. */
@NullMarked
package dev.parley.ingress.stream;

import org.jspecify.annotations.NullMarked;

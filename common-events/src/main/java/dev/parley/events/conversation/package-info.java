/**
 * The conversation log: everything that is asked or reported about a conversation, in one order.
 */
@NullMarked
package dev.parley.events.conversation;

import org.jspecify.annotations.NullMarked;

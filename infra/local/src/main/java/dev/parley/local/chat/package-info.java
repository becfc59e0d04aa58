/** A chat client for the terminal. */
@NullMarked
package dev.parley.local.chat;

import org.jspecify.annotations.NullMarked;

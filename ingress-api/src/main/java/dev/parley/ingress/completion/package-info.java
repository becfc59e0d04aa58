/**
 * What the APIs have in common that answer a list of messages, whatever words they use: how a call
 * is read, and what it is as a prompt.
 */
@NullMarked
package dev.parley.ingress.completion;

import org.jspecify.annotations.NullMarked;

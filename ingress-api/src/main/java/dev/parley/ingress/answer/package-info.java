/** Answers for clients that wait for the whole of one. */
@NullMarked
package dev.parley.ingress.answer;

import org.jspecify.annotations.NullMarked;

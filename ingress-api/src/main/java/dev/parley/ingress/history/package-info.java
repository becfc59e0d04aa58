/** What is stored of conversations and bills, for reading only: another process writes it. */
@NullMarked
package dev.parley.ingress.history;

import org.jspecify.annotations.NullMarked;

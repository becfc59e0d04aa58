/** What operators do with dead letters: look at them, mend them, hand them on or put them aside. */
@NullMarked
package dev.parley.ingress.deadletter;

import org.jspecify.annotations.NullMarked;

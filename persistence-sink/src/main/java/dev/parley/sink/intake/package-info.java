/** From a polled batch of records to stored changes, whatever is wrong with some of them. */
@NullMarked
package dev.parley.sink.intake;

import org.jspecify.annotations.NullMarked;

/** How requests come in: the consumer, who holds which offset, and what may be committed. */
@NullMarked
package dev.parley.worker.request;

import org.jspecify.annotations.NullMarked;

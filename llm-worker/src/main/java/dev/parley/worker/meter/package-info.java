/** What the process counts. */
@NullMarked
package dev.parley.worker.meter;

import org.jspecify.annotations.NullMarked;

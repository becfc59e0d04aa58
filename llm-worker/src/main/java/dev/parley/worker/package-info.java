/** The process that runs models: its parts and how they are put together. */
@NullMarked
package dev.parley.worker;

import org.jspecify.annotations.NullMarked;

/** Processes of the operating system that outlive who started them. */
@NullMarked
package dev.parley.local.process;

import org.jspecify.annotations.NullMarked;

/** The provider simulator as a process: its settings, its log and its start. */
@NullMarked
package dev.parley.simulator;

import org.jspecify.annotations.NullMarked;

/** Orders turns, assembles context and decides how each turn ends. */
@NullMarked
package dev.parley.orchestrator;

import org.jspecify.annotations.NullMarked;

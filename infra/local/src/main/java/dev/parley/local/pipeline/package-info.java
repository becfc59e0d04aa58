/** The services and the provider simulator: their jars, flags and environment. */
@NullMarked
package dev.parley.local.pipeline;

import org.jspecify.annotations.NullMarked;

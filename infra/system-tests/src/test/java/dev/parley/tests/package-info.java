/** The promises of the whole system, tested over its real processes. */
@NullMarked
package dev.parley.tests;

import org.jspecify.annotations.NullMarked;

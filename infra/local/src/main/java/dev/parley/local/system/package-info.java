/** The system as a whole: what it is made of, how it comes up and goes down. */
@NullMarked
package dev.parley.local.system;

import org.jspecify.annotations.NullMarked;

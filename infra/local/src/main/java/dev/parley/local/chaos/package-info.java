/** Load, seeded faults, and a judgement of what every client saw. */
@NullMarked
package dev.parley.local.chaos;

import org.jspecify.annotations.NullMarked;

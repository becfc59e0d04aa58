/** What a bench is, and how much of it is wanted. */
@NullMarked
package dev.parley.bench.plan;

import org.jspecify.annotations.NullMarked;

/** What benches found out, as a table for people and as JSON for programs. */
@NullMarked
package dev.parley.bench.report;

import org.jspecify.annotations.NullMarked;

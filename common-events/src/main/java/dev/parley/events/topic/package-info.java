/** The table of topics: the only place that names one. */
@NullMarked
package dev.parley.events.topic;

import org.jspecify.annotations.NullMarked;

/** Usage and totals: what it cost. */
@NullMarked
package dev.parley.sink.ledger;

import org.jspecify.annotations.NullMarked;

/** What was done to each dead letter, kept in PostgreSQL. */
@NullMarked
package dev.parley.ingress.deadletter.ledger;

import org.jspecify.annotations.NullMarked;

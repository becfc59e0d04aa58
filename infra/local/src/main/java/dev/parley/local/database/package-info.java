/** The PostgreSQL server as a process of its own, and who may do what in it. */
@NullMarked
package dev.parley.local.database;

import org.jspecify.annotations.NullMarked;

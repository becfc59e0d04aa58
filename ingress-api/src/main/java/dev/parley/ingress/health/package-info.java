/** Whether this process can do its work, and which neighbour is missing if not. */
@NullMarked
package dev.parley.ingress.health;

import org.jspecify.annotations.NullMarked;

/** The partitions that are this edge's own: the conversations that it opens fall into them. */
@NullMarked
package dev.parley.ingress.home;

import org.jspecify.annotations.NullMarked;

/** Connections that live long, whatever they are made of: how many, for how long, how they end. */
@NullMarked
package dev.parley.ingress.connection;

import org.jspecify.annotations.NullMarked;

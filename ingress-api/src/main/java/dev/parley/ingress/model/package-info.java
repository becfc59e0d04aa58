/** The models that clients can choose from. */
@NullMarked
package dev.parley.ingress.model;

import org.jspecify.annotations.NullMarked;

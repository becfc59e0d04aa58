/** What Redis remembers to save work. Nothing here is ever needed to be right. */
@NullMarked
package dev.parley.ingress.hint;

import org.jspecify.annotations.NullMarked;

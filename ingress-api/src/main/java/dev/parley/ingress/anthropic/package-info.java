/** Anthropic's messages, as their SDKs speak it. */
@NullMarked
package dev.parley.ingress.anthropic;

import org.jspecify.annotations.NullMarked;

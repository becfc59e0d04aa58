/** The API of OpenAI, as far as its clients can be served here. */
@NullMarked
package dev.parley.ingress.openai;

import org.jspecify.annotations.NullMarked;

/** What every request goes through before anybody looks at what it asks. */
@NullMarked
package dev.parley.ingress.request;

import org.jspecify.annotations.NullMarked;

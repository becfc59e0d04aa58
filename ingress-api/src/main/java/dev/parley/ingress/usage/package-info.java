/** What users can see of themselves: profile and bill. */
@NullMarked
package dev.parley.ingress.usage;

import org.jspecify.annotations.NullMarked;

/** What a turn costs once much has been said. */
@NullMarked
package dev.parley.bench.growth;

import org.jspecify.annotations.NullMarked;

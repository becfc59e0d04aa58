/** What a model is given beside the prompt, and how much that may be. */
@NullMarked
package dev.parley.orchestrator.context;

import org.jspecify.annotations.NullMarked;

package dev.parley.worker.generation;

import dev.parley.events.identity.GenerationId;

/** What the chunk log holds of the generation in effect of a turn. */
public record StreamedGeneration(GenerationId generationId, String text, long deltas) {}

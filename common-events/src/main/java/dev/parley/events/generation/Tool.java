package dev.parley.events.generation;

import org.jspecify.annotations.Nullable;

/**
 * A tool that a model may ask to be called.
 *
 * @param parameters a JSON Schema of its arguments, as JSON
 * @param strict whether the arguments have to fit the schema; null for the provider's default
 */
public record Tool(
        String name,
        @Nullable String description,
        @Nullable String parameters,
        @Nullable Boolean strict) {}

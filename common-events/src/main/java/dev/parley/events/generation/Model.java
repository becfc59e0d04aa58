package dev.parley.events.generation;

/**
 * A model that clients can ask for.
 *
 * @param contextTokens how many tokens the prompt and everything before it may have together
 */
public record Model(String name, Provider provider, int contextTokens) {}

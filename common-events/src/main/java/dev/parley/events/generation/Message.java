package dev.parley.events.generation;

/** One message of the context that a model is given. */
public record Message(Role role, String content) {}

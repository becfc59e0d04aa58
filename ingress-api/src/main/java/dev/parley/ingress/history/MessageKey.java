package dev.parley.ingress.history;

/** The place of a message in its conversation. */
public record MessageKey(long position, String role) {}

package dev.parley.simulator.wire;

/** Tokens as the response reports them. */
public record Usage(int promptTokens, int completionTokens) {}

package dev.parley.bench.cost;

/** What a process used for some work. */
public record ProcessCost(Watched process, Usage usage) {}

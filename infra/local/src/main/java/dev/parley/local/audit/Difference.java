package dev.parley.local.audit;

/**
 * Something that two sources do not agree about.
 *
 * @param subject the id of the turn or generation, or the key of a sum
 */
public record Difference(Check check, String subject, String what) {}

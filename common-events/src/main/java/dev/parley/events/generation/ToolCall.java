package dev.parley.events.generation;

/**
 * A call of a tool that a model wants, and that whoever offered the tool makes.
 *
 * @param toolCallId the provider's name for it, which the tool's answer repeats
 * @param name which tool
 * @param arguments JSON as the model wrote it
 */
public record ToolCall(String toolCallId, String name, String arguments) {}

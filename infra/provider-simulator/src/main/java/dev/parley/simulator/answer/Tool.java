package dev.parley.simulator.answer;

import tools.jackson.databind.JsonNode;

/**
 * A tool that the request offers to the model.
 *
 * @param schema JSON Schema of its arguments
 */
public record Tool(String name, JsonNode schema) {}

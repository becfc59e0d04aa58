package dev.parley.simulator.answer;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is asked of a model, whichever wire it came by.
 *
 * @param offer the tools that the model is offered
 * @param maxTokens the longest answer wanted, in tokens
 * @param stops texts before which the answer ends
 * @param seed changes the words that fill the answer, and nothing else
 * @param choices how many answers are wanted, at least one
 * @param schema JSON Schema of the answer, empty for any JSON object; null for plain text
 */
public record Prompt(
        Conversation conversation,
        Offer offer,
        OptionalInt maxTokens,
        List<String> stops,
        long seed,
        int choices,
        @Nullable JsonNode schema) {}

package dev.parley.simulator.answer;

import java.util.List;
import java.util.OptionalInt;

/**
 * What is asked of a model, whichever wire it came by.
 *
 * @param tools what the model may call; empty where the request forbids calls
 * @param maxTokens the longest answer wanted, in tokens
 * @param stops texts before which the answer ends
 * @param seed changes the words that fill the answer, and nothing else
 * @param choices how many answers are wanted, at least one
 */
public record Prompt(
        Conversation conversation,
        List<Tool> tools,
        OptionalInt maxTokens,
        List<String> stops,
        long seed,
        int choices) {}

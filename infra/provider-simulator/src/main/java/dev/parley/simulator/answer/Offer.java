package dev.parley.simulator.answer;

import java.util.List;

/**
 * The tools that a request offers.
 *
 * @param tools what the model may call; empty where the request forbids calls
 * @param required whether it has to call one
 */
public record Offer(List<Tool> tools, boolean required) {
    /** No tools. */
    public static final Offer NONE = new Offer(List.of(), false);
}

package dev.parley.simulator.answer;

/**
 * One message as a model sees it, whichever wire it came by. Parts that are not text stand in
 * {@code text} as their type in brackets, tool calls as {@code name(arguments)}.
 */
public record Message(Role role, String text) {

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }
}

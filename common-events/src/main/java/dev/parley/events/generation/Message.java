package dev.parley.events.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of the context that a model is given.
 *
 * @param content what is said; empty where there is nothing but images or tool calls
 * @param images of a user: {@code https:} or {@code data:} URLs, shown after the text
 * @param toolCalls of an assistant: the tools that it wanted to be called
 * @param toolCallId of a user: {@code content} is what the tool of this call answered
 */
public record Message(
        Role role,
        String content,
        @Nullable List<String> images,
        @Nullable List<ToolCall> toolCalls,
        @Nullable String toolCallId) {

    /** A message that is nothing but text. */
    public static Message text(Role role, String content) {
        return new Message(role, content, null, null, null);
    }
}

package dev.parley.ingress.completion;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message whose parts come one after the other. Texts are joined by a line's end; images stand
 * behind them.
 *
 * <p>Thread safety: none.
 */
public final class MessageParts {
    private final List<String> texts = new ArrayList<>();
    private final List<String> images = new ArrayList<>();
    private final List<ToolCall> toolCalls = new ArrayList<>();

    /** Adds text. */
    public void text(String text) {
        texts.add(text);
    }

    /** Adds an image: an {@code https:} or a {@code data:} URL. */
    public void image(String url) {
        images.add(url);
    }

    /** Adds a call that an assistant wanted. */
    public void toolCall(ToolCall call) {
        toolCalls.add(call);
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return texts.isEmpty() && images.isEmpty() && toolCalls.isEmpty();
    }

    /** The text so far. */
    public String text() {
        return String.join("\n", texts);
    }

    /** All of it as a message of this role. */
    public Message of(Role role) {
        return new Message(role, text(), orNull(images), orNull(toolCalls), null);
    }

    /** All of it as what a tool answered. */
    public Message ofTool(String toolCallId) {
        return new Message(Role.USER, text(), orNull(images), null, toolCallId);
    }

    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : List.copyOf(list);
    }
}

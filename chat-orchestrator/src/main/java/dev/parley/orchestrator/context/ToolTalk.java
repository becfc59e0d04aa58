package dev.parley.orchestrator.context;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a context one that providers take. They refuse tool calls that are not answered at once,
 * and answers to calls that are not there. Both come about: a user writes on without answering, or
 * the round with the call is too old for the window.
 */
public final class ToolTalk {
    private ToolTalk() {}

    /**
     * The messages without tool calls that the messages behind them leave unanswered, and with
     * answers to calls that are not there as plain texts.
     */
    public static List<Message> settled(List<Message> messages) {
        List<Message> settled = new ArrayList<>(messages.size());
        Set<String> open = Set.of();
        for (int index = 0; index < messages.size(); index++) {
            Message message = messages.get(index);
            if (message.toolCallId() != null) {
                settled.add(open.contains(message.toolCallId()) ? message : plain(message));
                continue;
            }
            open = Set.of();
            if (message.toolCalls() == null) {
                settled.add(message);
                continue;
            }
            Set<String> calls = ids(message.toolCalls());
            if (answers(messages.subList(index + 1, messages.size())).containsAll(calls)) {
                open = calls;
                settled.add(message);
            } else if (!message.content().isBlank()) {
                settled.add(plain(message));
            }
        }
        return List.copyOf(settled);
    }

    private static Set<String> ids(List<ToolCall> calls) {
        Set<String> ids = new HashSet<>();
        calls.forEach(call -> ids.add(call.toolCallId()));
        return ids;
    }

    /** The calls that are answered before anything else is said. */
    private static Set<String> answers(List<Message> behind) {
        Set<String> answered = new HashSet<>();
        for (Message message : behind) {
            if (message.toolCallId() == null) {
                break;
            }
            answered.add(message.toolCallId());
        }
        return answered;
    }

    private static Message plain(Message message) {
        return new Message(message.role(), message.content(), message.images(), null, null);
    }
}

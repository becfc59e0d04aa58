package dev.parley.orchestrator.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of conversations: entries of their kinds, under the offset of the record that the turn,
 * or the instructions, began with. An entry never changes, so writing it again is no change.
 */
public record Transcript(Store store) {
    /** The name of the store. */
    public static final String NAME = "transcript";

    private static final StateFormat<Prompt> PROMPT = new StateFormat<>(Prompt.class);
    private static final StateFormat<Message[]> MESSAGES = new StateFormat<>(Message[].class);
    private static final StateFormat<ToolCall[]> TOOL_CALLS = new StateFormat<>(ToolCall[].class);

    /** What can lie at a position. */
    private enum Entry {
        INSTRUCTIONS(0),
        PROMPT(1),
        ANSWER(2),
        TOOL_CALLS(3),
        CONTEXT(4);

        /** The last byte of the key. */
        private final byte code;

        Entry(int code) {
            this.code = (byte) code;
        }
    }

    /** The prompt of a turn. */
    public Prompt prompt(ConversationId conversation, long position) {
        return PROMPT.read(entry(conversation, position, Entry.PROMPT));
    }

    /** Keeps the prompt of a turn. */
    public void keep(ConversationId conversation, long position, Prompt prompt) {
        store.put(key(conversation, position, Entry.PROMPT), PROMPT.write(prompt));
    }

    /** The context that a turn brought. */
    public List<Message> context(ConversationId conversation, long position) {
        return List.of(MESSAGES.read(entry(conversation, position, Entry.CONTEXT)));
    }

    /** Keeps the context that a turn brought. */
    public void keepContext(ConversationId conversation, long position, List<Message> context) {
        store.put(
                key(conversation, position, Entry.CONTEXT),
                MESSAGES.write(context.toArray(Message[]::new)));
    }

    /** The instructions. */
    public Message instructions(ConversationId conversation, long position) {
        return Message.text(Role.SYSTEM, text(conversation, position, Entry.INSTRUCTIONS));
    }

    /** Keeps the instructions. */
    public void keepInstructions(ConversationId conversation, long position, String text) {
        store.put(key(conversation, position, Entry.INSTRUCTIONS), text.getBytes(UTF_8));
    }

    /** The answer of a turn, with the tools that it wanted to be called. */
    public Message answer(ConversationId conversation, long position) {
        byte[] calls = store.get(key(conversation, position, Entry.TOOL_CALLS));
        return new Message(
                Role.ASSISTANT,
                text(conversation, position, Entry.ANSWER),
                null,
                calls == null ? null : List.of(TOOL_CALLS.read(calls)),
                null);
    }

    /** Keeps the answer of a turn. */
    public void keepAnswer(
            ConversationId conversation,
            long position,
            String text,
            @Nullable List<ToolCall> toolCalls) {
        store.put(key(conversation, position, Entry.ANSWER), text.getBytes(UTF_8));
        if (toolCalls != null) {
            store.put(
                    key(conversation, position, Entry.TOOL_CALLS),
                    TOOL_CALLS.write(toolCalls.toArray(ToolCall[]::new)));
        }
    }

    /**
     * Deletes what lies at a position.
     *
     * @return whether anything did
     */
    public boolean forget(ConversationId conversation, long position) {
        boolean found = false;
        for (Entry entry : Entry.values()) {
            byte[] key = key(conversation, position, entry);
            if (store.get(key) != null) {
                store.put(key, null);
                found = true;
            }
        }
        return found;
    }

    private String text(ConversationId conversation, long position, Entry kind) {
        return new String(entry(conversation, position, kind), UTF_8);
    }

    private byte[] entry(ConversationId conversation, long position, Entry kind) {
        byte[] entry = store.get(key(conversation, position, kind));
        if (entry == null) {
            throw new IllegalStateException(
                    "no %s at position %d of conversation %s (expected: kept while it is needed)"
                            .formatted(kind, position, conversation));
        }
        return entry;
    }

    private static byte[] key(ConversationId conversation, long position, Entry kind) {
        return Keys.put(ByteBuffer.allocate(Keys.UUID_BYTES + Long.BYTES + 1), conversation.value())
                .putLong(position)
                .put(kind.code)
                .array();
    }
}

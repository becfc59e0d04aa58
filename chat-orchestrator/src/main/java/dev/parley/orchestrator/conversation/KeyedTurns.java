package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.chunk.Chunk;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns whose prompts can come again, because the client named them by an idempotency key. For a
 * week after the prompt the same key is the same turn, long after its texts have left the
 * transcript. Times are those of the records, in milliseconds since the epoch.
 */
public record KeyedTurns(ExpiringStore store) {
    /** The name of the store. */
    public static final String NAME = "keyed-turns";

    /** How long a key is known. */
    public static final Duration KNOWN_FOR = Duration.ofDays(7);

    private static final StateFormat<Submitted> SUBMITTED = new StateFormat<>(Submitted.class);
    private static final StateFormat<Chunk.TurnEnded> ENDED =
            new StateFormat<>(Chunk.TurnEnded.class);
    private static final byte PROMPT_ENTRY = 0;
    private static final byte END_ENTRY = 1;

    /**
     * What the first prompt with the key led to: one of the two chunks.
     *
     * @param position the offset of that prompt
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Submitted(
            long position,
            Chunk.@Nullable TurnAccepted accepted,
            Chunk.@Nullable TurnEnded rejected) {}

    /** What the first prompt of the turn led to, or null when there was none of late. */
    public @Nullable Submitted submitted(ConversationId conversation, TurnId turn, long now) {
        byte[] bytes = store.get(Keys.of(conversation, turn, PROMPT_ENTRY), since(now));
        return bytes == null ? null : SUBMITTED.read(bytes);
    }

    /** How the turn ended, or null when it has not, or too long ago. */
    public Chunk.@Nullable TurnEnded ended(ConversationId conversation, TurnId turn, long now) {
        byte[] bytes = store.get(Keys.of(conversation, turn, END_ENTRY), since(now));
        return bytes == null ? null : ENDED.read(bytes);
    }

    /** Keeps what a prompt was answered, if its turn is one that can be asked for again. */
    public void keep(ConversationId conversation, TurnId turn, Submitted submitted, long now) {
        if (turn.fromIdempotencyKey()) {
            store.put(Keys.of(conversation, turn, PROMPT_ENTRY), SUBMITTED.write(submitted), now);
        }
    }

    /** Keeps how a turn ended, if it is one that can be asked for again. */
    public void keep(Chunk.TurnEnded ended, long now) {
        if (ended.turnId().fromIdempotencyKey()) {
            store.put(
                    Keys.of(ended.conversationId(), ended.turnId(), END_ENTRY),
                    ENDED.write(ended),
                    now);
        }
    }

    private static long since(long now) {
        return Math.max(0, now - KNOWN_FOR.toMillis());
    }
}

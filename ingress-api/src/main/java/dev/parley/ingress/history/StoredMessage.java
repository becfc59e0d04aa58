package dev.parley.ingress.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.TurnId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param parentTurnId the turn that its turn follows; null when it follows none
 * @param outcome how its turn ended
 * @param toolCalls of an answer: what the model wants to be called
 * @param metadata of a prompt: a JSON object of texts that its sender attached
 * @param cursor where in the chunk log its turn can be seen from
 * @param active whether it is on the path to the latest turn; null where only such are shown
 * @param siblings all turns that follow the same one, in their order; null where there is one only
 * @param deadEnd whether its turn is a branch that was rejected
 * @param key its place in the conversation
 */
public record StoredMessage(
        TurnId turnId,
        @Nullable TurnId parentTurnId,
        String role,
        String content,
        String outcome,
        @Nullable String model,
        @Nullable List<ToolCall> toolCalls,
        @JsonRawValue @Nullable String metadata,
        @Nullable String cursor,
        Instant createdAt,
        @Nullable Boolean active,
        @Nullable List<TurnId> siblings,
        @JsonIgnore boolean deadEnd,
        @JsonIgnore MessageKey key) {

    /** Whether it is shown to who follows this path: not where its turn is a dead end beside it. */
    public boolean onPath(Path path) {
        return !deadEnd && path.contains(key.position());
    }

    /** The message with its place among the branches. */
    public StoredMessage among(@Nullable Boolean nowActive, @Nullable List<TurnId> nowSiblings) {
        return new StoredMessage(
                turnId,
                parentTurnId,
                role,
                content,
                outcome,
                model,
                toolCalls,
                metadata,
                cursor,
                createdAt,
                nowActive,
                nowSiblings,
                deadEnd,
                key);
    }

    @Override
    public String toString() {
        return "StoredMessage[" + turnId + ", " + role + "]";
    }
}

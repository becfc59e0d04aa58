package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.chunk.Chunk;
import dev.parley.events.generation.TurnProgress;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.turn.TurnError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns that failed, for as long as a letter about one of them can be replayed: what must be known
 * to complete it then, long after its texts have left the transcript, and that it was completed. An
 * entry never changes. Times are those of the records, in milliseconds since the epoch.
 */
public record FailedTurns(ExpiringStore store) {
    /** The name of the store. */
    public static final String NAME = "failed-turns";

    /** How long a turn can be replayed: as long as letters are kept. */
    public static final Duration KNOWN_FOR = Duration.ofDays(14);

    private static final StateFormat<Failed> FAILED = new StateFormat<>(Failed.class);
    private static final StateFormat<Completed> COMPLETED = new StateFormat<>(Completed.class);
    private static final byte FAILED_ENTRY = 0;
    private static final byte COMPLETED_ENTRY = 1;

    /**
     * How a turn failed.
     *
     * @param offset of the record that brought the failure
     * @param position the offset of its prompt
     * @param inEffect the generation started last, or null when none had
     * @param contextTokens the tokens of all that was sent to the model
     * @param replaced its generations that were in effect before, or null when none was
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Failed(
            long offset,
            long position,
            Prompt prompt,
            @Nullable GenerationId inEffect,
            int contextTokens,
            TurnError error,
            @Nullable List<GenerationId> replaced) {

        /** Which of its generations counted. */
        public TurnProgress progress() {
            return new TurnProgress(
                    inEffect, TurnProgress.State.FAILED, replaced == null ? List.of() : replaced);
        }
    }

    /**
     * That a replay completed a turn.
     *
     * @param offset of the record that brought the end
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Completed(long offset, Chunk.TurnEnded chunk) {}

    /** How the turn failed, or null when it has not, or too long ago. */
    public @Nullable Failed failed(ConversationId conversation, TurnId turn, long now) {
        byte[] bytes = store.get(Keys.of(conversation, turn, FAILED_ENTRY), since(now));
        return bytes == null ? null : FAILED.read(bytes);
    }

    /** How a replay completed the turn, or null when none has, or too long ago. */
    public @Nullable Completed completed(ConversationId conversation, TurnId turn, long now) {
        byte[] bytes = store.get(Keys.of(conversation, turn, COMPLETED_ENTRY), since(now));
        return bytes == null ? null : COMPLETED.read(bytes);
    }

    /** Keeps how a turn failed. */
    public void keep(ConversationId conversation, Failed failed, long now) {
        Prompt prompt = failed.prompt().withoutParameters();
        store.put(
                Keys.of(conversation, prompt.turnId(), FAILED_ENTRY),
                FAILED.write(
                        new Failed(
                                failed.offset(),
                                failed.position(),
                                prompt,
                                failed.inEffect(),
                                failed.contextTokens(),
                                failed.error(),
                                failed.replaced())),
                now);
    }

    /** Keeps that a replay completed a turn. */
    public void keep(Completed completed, long now) {
        Chunk.TurnEnded chunk = completed.chunk();
        store.put(
                Keys.of(chunk.conversationId(), chunk.turnId(), COMPLETED_ENTRY),
                COMPLETED.write(completed),
                now);
    }

    private static long since(long now) {
        return Math.max(0, now - KNOWN_FOR.toMillis());
    }
}

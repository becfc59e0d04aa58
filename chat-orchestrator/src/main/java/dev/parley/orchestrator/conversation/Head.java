package dev.parley.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.orchestrator.context.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides about a conversation, and no text: every decision is a function of the head and
 * the record that is read. Texts lie in the {@link Transcript}, under the position that the head
 * names.
 *
 * @param owner who opened the conversation, or null when only strays of it were seen
 * @param model the model of the conversation, or null for the default
 * @param systemPrompt the instructions, if it has any
 * @param deleted whether later prompts are rejected
 * @param lastOffset the offset of the last record of the conversation log that this head has seen
 * @param current the turn in progress
 * @param waiting the turns after it, in order
 * @param recent the turns that ended last, oldest first; at most {@link #RECENT}
 * @param obsolete texts that nothing needs any more but the reading again of records
 * @param unsettled what the records led to that may have to be read again
 * @param reopened turns that failed and were replayed, or null when there are none
 * @param late generations that started too late, or null when there are none
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Head(
        @Nullable UserId owner,
        @Nullable String model,
        @Nullable SystemPrompt systemPrompt,
        boolean deleted,
        long lastOffset,
        @Nullable OpenTurn current,
        List<WaitingTurn> waiting,
        List<EndedTurn> recent,
        List<Obsolete> obsolete,
        List<Step> unsettled,
        @Nullable List<ReopenedTurn> reopened,
        @Nullable List<LateGeneration> late) {

    /**
     * How many ended turns are known: the rounds of the context are taken from them, and a late
     * report about one of them is recognized.
     */
    public static final int RECENT = 16;

    /** A conversation of which nothing was read. */
    public static final Head NEW =
            new Head(
                    null, null, null, false, -1, null, List.of(), List.of(), List.of(), List.of(),
                    null, null);

    /**
     * The conversation's instructions.
     *
     * @param position the offset of the record that set them
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record SystemPrompt(long position, Size size) {}

    /**
     * Texts to be deleted.
     *
     * @param since the offset of the record that made them obsolete
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Obsolete(long position, long since) {}

    /** What a record led to. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Step(long offset, List<Effect> effects) {}

    /** What the record at that offset led to; nothing when it is settled. */
    public List<Effect> effectsOf(long offset) {
        for (Step step : unsettled) {
            if (step.offset() == offset) {
                return step.effects();
            }
        }
        return List.of();
    }

    /** The turns that failed and were replayed, in the order in which they were reopened. */
    public List<ReopenedTurn> replayed() {
        return reopened == null ? List.of() : reopened;
    }

    /** The generations that started too late, in the order in which they did. */
    public List<LateGeneration> lateGenerations() {
        return late == null ? List.of() : late;
    }

    /** Whether this is the turn in progress and no worker has reported a generation of it. */
    public boolean awaitsStart(TurnId turnId, int attempt) {
        return current != null
                && current.turnId().equals(turnId)
                && current.attempt() == attempt
                && current.inEffect() == null;
    }

    /** When the conversation's clock must ring next, if at all; somebody waits for the turn. */
    public @Nullable Due due() {
        if (current != null) {
            return current.due();
        }
        if (!lateGenerations().isEmpty()) {
            return lateGenerations().getFirst().due();
        }
        return deleted && !obsolete.isEmpty() ? Due.ERASE : null;
    }
}

package dev.parley.orchestrator.turn;

import dev.parley.orchestrator.context.ContextWindow;
import dev.parley.orchestrator.context.Size;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.WaitingTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a conversation the model of a turn is given beside instructions and prompt.
 *
 * @param total the size of everything, instructions and prompt included
 * @param context the position of the turn whose context comes first, or null when none does
 * @param rounds where the rounds behind that lie, oldest first
 */
record ContextChoice(Size total, @Nullable Long context, List<Long> rounds) {

    /**
     * Chooses for a turn that fits.
     *
     * @param before the turns on the way back, newest first; a context that the last one of them
     *     brought counts as the oldest round
     */
    static ContextChoice of(
            WaitingTurn turn, Size instructions, List<EndedTurn> before, ContextWindow window) {
        List<Long> positions = new ArrayList<>();
        List<Size> sizes = new ArrayList<>();
        for (EndedTurn ended : before) {
            if (ended.round() != null) {
                positions.add(ended.roundAt());
                sizes.add(ended.round());
            }
        }
        int rounds = positions.size();
        for (EndedTurn ended : before) {
            if (ended.context() != null) {
                positions.add(ended.position());
                sizes.add(ended.context());
            }
        }
        Size total = instructions.plus(turn.fixed());
        int count = window.rounds(turn.model().contextTokens(), total, sizes);
        for (Size each : sizes.subList(0, count)) {
            total = total.plus(each);
        }
        Long context =
                count > rounds
                        ? positions.getLast()
                        : turn.context() == null ? null : Long.valueOf(turn.position());
        List<Long> chosen = positions.subList(0, Math.min(count, rounds)).reversed();
        return new ContextChoice(total, context, List.copyOf(chosen));
    }
}

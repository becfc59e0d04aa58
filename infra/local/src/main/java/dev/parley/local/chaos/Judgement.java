package dev.parley.local.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what clients saw against what is stored. Pure.
 *
 * @param stored by turn
 * @param allowed when turns may fail
 */
record Judgement(Map<String, Stored> stored, List<Window> allowed) {
    /** Trouble goes on for a while in what was asked during it. */
    private static final Duration AFTERMATH = Duration.ofSeconds(90);

    private static final Set<String> OF_PROVIDERS =
            Set.of("provider_rate_limited", "provider_unavailable", "provider_rejected", "timeout");

    /**
     * A turn in PostgreSQL.
     *
     * @param position orders the turns of a conversation
     * @param answer empty where none is stored
     * @param error the category that it failed with
     */
    record Stored(String outcome, long position, String answer, @Nullable String error) {}

    /** A time in which something was wrong that turns may fail of. */
    record Window(Instant from, Instant to) {
        boolean touches(TurnHistory history) {
            return history.sentAt().isBefore(to.plus(AFTERMATH))
                    && !history.endedAt().isBefore(from);
        }
    }

    /** What should not have been, each with the turn it is about. */
    List<String> of(List<TurnHistory> histories) {
        List<String> found = new ArrayList<>();
        Map<String, Long> positions = new HashMap<>();
        for (TurnHistory history : histories) {
            String turn = history.turn();
            String name = turn == null ? "a turn of " + history.conversation() : "turn " + turn;
            history.troubles().forEach(trouble -> found.add(name + ": " + trouble));
            if (turn == null) {
                continue; // Never accepted, as far as this client knows.
            }
            Stored row = stored.get(turn);
            if (row == null) {
                found.add(name + ": accepted, but not stored");
                continue;
            }
            compare(history, row, name, found);
            Long before = positions.put(history.conversation(), row.position());
            if (before != null && before >= row.position()) {
                found.add(name + ": stands before a turn that was asked before it");
            }
        }
        return found;
    }

    private void compare(TurnHistory history, Stored row, String name, List<String> found) {
        String end = history.end();
        if (end == null) {
            found.add(name + ": its client never saw it end");
        } else if (!end.equals(row.outcome())) {
            found.add("%s: ended as %s, stored as %s".formatted(name, end, row.outcome()));
        }
        boolean hasAnswer = row.outcome().equals("completed") || row.outcome().equals("cancelled");
        if (end != null
                && hasAnswer
                && history.textIsWhole()
                && !history.text().equals(row.answer())) {
            found.add(
                    "%s: %d characters were shown that are not the %d stored"
                            .formatted(name, history.text().length(), row.answer().length()));
        }
        if (!hasAnswer && !mayFail(history, row)) {
            found.add(
                    "%s: %s (%s), and no fault allows that"
                            .formatted(name, row.outcome(), row.error()));
        }
    }

    /** Only for what its provider did, while a provider did such things. */
    private boolean mayFail(TurnHistory history, Stored row) {
        return row.error() != null
                && OF_PROVIDERS.contains(row.error())
                && allowed.stream().anyMatch(window -> window.touches(history));
    }
}

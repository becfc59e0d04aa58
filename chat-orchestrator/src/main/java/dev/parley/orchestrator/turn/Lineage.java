package dev.parley.orchestrator.turn;

import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.conversation.EndedTurn;
import dev.parley.orchestrator.conversation.Head;
import dev.parley.orchestrator.conversation.KnownTurn;
import dev.parley.orchestrator.conversation.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which turn follows which. A turn follows one that was admitted before it, so there are no
 * circles; those that are not known any more end the way back.
 */
final class Lineage {
    private final Draft draft;

    Lineage(Draft draft) {
        this.draft = draft;
    }

    /** The turn that was admitted last: the one that a prompt follows which names no other. */
    Optional<KnownTurn> tip() {
        return known().max(Comparator.comparingLong(KnownTurn::position));
    }

    /** The turn of that id. */
    Optional<KnownTurn> find(@Nullable TurnId turnId) {
        return known().filter(turn -> turn.turnId().equals(turnId))
                .max(Comparator.comparingLong(KnownTurn::position));
    }

    private Stream<KnownTurn> known() {
        Stream<KnownTurn> ended = draft.recent.stream().map(turn -> turn);
        return Stream.of(ended, draft.waiting.stream(), Stream.ofNullable(draft.current))
                .flatMap(turns -> turns);
    }

    /**
     * The turns on the way back from one that begins, newest first, up to the first that brought a
     * context of its own. All have ended, as turns take their time in the order of admission.
     */
    List<EndedTurn> before(KnownTurn turn) {
        List<EndedTurn> path = new ArrayList<>();
        KnownTurn last = turn;
        while (last.context() == null) {
            Optional<EndedTurn> next = parent(last);
            if (next.isEmpty()) {
                break;
            }
            last = next.get();
            path.add(next.get());
        }
        return path;
    }

    private Optional<EndedTurn> parent(KnownTurn turn) {
        return turn.place() == null
                ? draft.recent.stream()
                        .filter(ended -> ended.position() < turn.position())
                        .max(Comparator.comparingLong(EndedTurn::position))
                : draft.recent.stream().filter(turn::follows).findFirst();
    }

    /**
     * Forgets the turn that ended first, if more ended than are to be known; never the tip, so that
     * the next prompt finds it. The way back from those that followed a turn without texts leads on
     * past it.
     */
    void forgetOldest() {
        if (draft.recent.size() <= Head.RECENT) {
            return;
        }
        boolean firstIsTip = tip().filter(draft.recent.getFirst()::equals).isPresent();
        EndedTurn oldest = draft.recent.remove(firstIsTip ? 1 : 0);
        if (oldest.hasTexts()) {
            oldest.texts().forEach(draft::retire);
        } else {
            pass(oldest);
        }
    }

    private void pass(EndedTurn turn) {
        Place place = turn.place();
        Long parent = place == null ? null : place.parent();
        draft.recent.replaceAll(other -> other.follows(turn) ? other.behind(parent) : other);
        draft.waiting.replaceAll(other -> other.follows(turn) ? other.behind(parent) : other);
        if (draft.current != null && draft.current.follows(turn)) {
            draft.current = draft.current.behind(parent);
        }
    }
}

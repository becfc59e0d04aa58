package dev.parley.orchestrator.conversation;

import dev.parley.events.identity.TurnId;
import dev.parley.orchestrator.context.Size;
import org.jspecify.annotations.Nullable;

/** A turn that the head knows, whatever has become of it. */
public sealed interface KnownTurn permits WaitingTurn, OpenTurn, EndedTurn {
    /** Its id. */
    TurnId turnId();

    /** The offset of its prompt. */
    long position();

    /**
     * Where it stands among the turns; null in state from before there were branches: behind the
     * turn that was admitted before it.
     */
    @Nullable Place place();

    /** The size of the context that it brought, or null when it brought none. */
    default @Nullable Size context() {
        Place place = place();
        return place == null ? null : place.context();
    }

    /** Whether it follows this turn, as far as it says so. */
    default boolean follows(KnownTurn turn) {
        Place place = place();
        return place != null && place.parent() != null && place.parent() == turn.position();
    }
}

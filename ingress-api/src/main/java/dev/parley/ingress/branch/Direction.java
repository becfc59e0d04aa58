package dev.parley.ingress.branch;

import dev.parley.events.identity.TurnId;
import org.jspecify.annotations.Nullable;

/** Where a prompt is to go on, as a client says it. */
public sealed interface Direction {

    /** Behind the latest turn of the conversation. */
    record Onward() implements Direction {}

    /** Behind this turn, or, where it is null, at the beginning. */
    record Behind(@Nullable TurnId turnId) implements Direction {}

    /** Behind this turn, with all that was said until there, as far as the model takes it. */
    record Continuing(TurnId turnId) implements Direction {}

    /** In the place of this turn, with its prompt again: another answer. */
    record Again(TurnId turnId) implements Direction {}

    /** In the place of this turn: another prompt. */
    record Instead(TurnId turnId) implements Direction {}
}

package dev.parley.ingress.stream;

import dev.parley.events.chunk.Chunk;
import java.util.Optional;

/** Where the text of a turn that has ended can be had. */
@FunctionalInterface
public interface DecidedTexts {

    /**
     * The text that a turn ended with; empty when it cannot be had now. May wait, within bounds.
     */
    Optional<String> of(Chunk.TurnEnded ended);
}

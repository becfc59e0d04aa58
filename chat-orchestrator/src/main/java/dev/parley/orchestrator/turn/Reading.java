package dev.parley.orchestrator.turn;

import dev.parley.orchestrator.conversation.Effect;
import java.util.List;

/**
 * What the reading of a record did.
 *
 * @param first whether the record was news; otherwise it was read again after a crash
 */
public record Reading(boolean first, List<Effect> effects) {}

package dev.parley.worker.lease;

import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;

/**
 * The right to work for a turn.
 *
 * @param generationId the generation that will answer
 * @param attempt which request for the turn it is that is worked for
 */
public record Lease(TurnId turnId, GenerationId generationId, int attempt) {}

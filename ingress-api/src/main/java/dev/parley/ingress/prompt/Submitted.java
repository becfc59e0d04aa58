package dev.parley.ingress.prompt;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.time.Instant;

/**
 * A prompt that is in the log.
 *
 * @param position an offset of the chunk log before which nothing of the turn lies
 * @param cursor the same as clients carry it
 * @param at when it was submitted
 */
public record Submitted(
        ConversationId conversationId, TurnId turnId, long position, String cursor, Instant at) {}

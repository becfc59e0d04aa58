package dev.parley.orchestrator.turn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.chunk.Chunk.TurnEnded;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The end of a turn as the two logs tell it: with texts for history, without for those who watch.
 */
record Ending(TurnEvent event, TurnEnded chunk) {

    static Ending of(TurnCompleted event) {
        return new Ending(
                event,
                new TurnEnded(
                        event.conversationId(),
                        event.turnId(),
                        Outcome.COMPLETED,
                        event.generationId(),
                        event.usage(),
                        event.finishReason(),
                        event.toolCalls(),
                        null,
                        null,
                        event.text().length(),
                        sha256(event.text()),
                        event.at()));
    }

    static Ending of(TurnFailed event) {
        return new Ending(
                event,
                new TurnEnded(
                        event.conversationId(),
                        event.turnId(),
                        Outcome.FAILED,
                        event.generationId(),
                        event.usage(),
                        null,
                        null,
                        event.error(),
                        null,
                        event.text().length(),
                        sha256(event.text()),
                        event.at()));
    }

    static Ending of(TurnCancelled event) {
        return new Ending(
                event,
                new TurnEnded(
                        event.conversationId(),
                        event.turnId(),
                        Outcome.CANCELLED,
                        event.generationId(),
                        event.usage(),
                        null,
                        null,
                        null,
                        null,
                        event.text().length(),
                        sha256(event.text()),
                        event.at()));
    }

    static Ending of(TurnRejected event) {
        return new Ending(
                event,
                new TurnEnded(
                        event.conversationId(),
                        event.turnId(),
                        Outcome.REJECTED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        event.reason(),
                        0,
                        sha256(""),
                        event.at()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

package dev.parley.sink.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Origin;
import dev.parley.events.turn.RejectionReason;
import dev.parley.events.turn.TurnError;
import dev.parley.events.turn.TurnEvent;
import dev.parley.events.turn.TurnEvent.TurnCancelled;
import dev.parley.events.turn.TurnEvent.TurnCompleted;
import dev.parley.events.turn.TurnEvent.TurnFailed;
import dev.parley.events.turn.TurnEvent.TurnRejected;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import dev.parley.sink.history.HistoryChange.ConversationDeleted;
import dev.parley.sink.history.HistoryChange.SettingsGiven;
import dev.parley.sink.history.HistoryChange.TurnEnded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Turns of one owner to test with. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final Usage USAGE = new Usage(10, 20, 4L, null, UsageSource.REPORTED);

    private Samples() {}

    static TurnCompleted completed(
            ConversationId conversation, UserId owner, TurnId turn, long position, String text) {
        return new TurnCompleted(
                conversation,
                turn,
                owner,
                position,
                "prompt " + position,
                null,
                text,
                GenerationId.next(),
                "simulator",
                "sim-1",
                USAGE,
                FinishReason.STOP,
                null,
                "cursor",
                NOON.plusSeconds(position),
                NOON.plusSeconds(position + 1));
    }

    static TurnFailed failed(
            ConversationId conversation, UserId owner, TurnId turn, long position, String text) {
        return new TurnFailed(
                conversation,
                turn,
                owner,
                position,
                "prompt " + position,
                null,
                text,
                null,
                null,
                "sim-1",
                null,
                new TurnError(ErrorCategory.PROVIDER_UNAVAILABLE, "away"),
                "cursor",
                NOON.plusSeconds(position),
                NOON.plusSeconds(position + 1));
    }

    static TurnCancelled cancelled(
            ConversationId conversation, UserId owner, TurnId turn, long position, String text) {
        return new TurnCancelled(
                conversation,
                turn,
                owner,
                position,
                "prompt " + position,
                null,
                text,
                null,
                null,
                "sim-1",
                null,
                "cursor",
                NOON.plusSeconds(position),
                NOON.plusSeconds(position + 1));
    }

    static TurnRejected rejected(
            ConversationId conversation,
            UserId user,
            TurnId turn,
            long position,
            RejectionReason reason) {
        return new TurnRejected(
                conversation,
                turn,
                user,
                position,
                "prompt " + position,
                null,
                reason,
                "sim-1",
                "cursor",
                NOON.plusSeconds(position),
                NOON.plusSeconds(position + 1));
    }

    static HistoryChange ended(TurnEvent event) {
        return switch (event) {
            case TurnCompleted turn -> new TurnEnded(EndedTurn.of(turn, null));
            case TurnFailed turn -> new TurnEnded(EndedTurn.of(turn, null));
            case TurnCancelled turn -> new TurnEnded(EndedTurn.of(turn, null));
            case TurnRejected turn -> new TurnEnded(EndedTurn.of(turn, null));
            case TurnEvent.GenerationVoided voided -> new HistoryChange.GenerationVoided(voided);
        };
    }

    /** A turn with this prompt, which brought that. */
    static HistoryChange asked(
            ConversationId conversation,
            UserId owner,
            TurnId turn,
            long position,
            String prompt,
            @Nullable Origin origin) {
        TurnCompleted ended = completed(conversation, owner, turn, position, "answer " + position);
        return ended(
                new TurnCompleted(
                        conversation,
                        turn,
                        owner,
                        position,
                        prompt,
                        origin,
                        ended.text(),
                        ended.generationId(),
                        ended.provider(),
                        ended.model(),
                        USAGE,
                        ended.finishReason(),
                        null,
                        ended.cursor(),
                        ended.submittedAt(),
                        ended.at()));
    }

    static HistoryChange opened(
            ConversationId conversation, UserId owner, @Nullable String title, long offset) {
        return new SettingsGiven(
                conversation, owner, title, null, null, true, offset, NOON.plusSeconds(offset));
    }

    static HistoryChange settings(
            ConversationId conversation,
            UserId owner,
            @Nullable String title,
            @Nullable String model,
            long offset) {
        return new SettingsGiven(
                conversation, owner, title, model, null, false, offset, NOON.plusSeconds(offset));
    }

    static HistoryChange deleted(ConversationId conversation, UserId owner) {
        return new ConversationDeleted(conversation, owner, NOON.plusSeconds(500));
    }

    /** Cuts changes into batches of any size, their order kept. */
    static List<List<HistoryChange>> split(List<HistoryChange> changes, Random random) {
        List<List<HistoryChange>> batches = new ArrayList<>();
        int from = 0;
        while (from < changes.size()) {
            int to = Math.min(changes.size(), from + 1 + random.nextInt(10));
            batches.add(changes.subList(from, to));
            from = to;
        }
        return batches;
    }
}

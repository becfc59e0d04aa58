package dev.parley.ingress.deadletter;

import dev.parley.events.deadletter.DeadLetter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A letter in a list.
 *
 * @param topic where the record stood first
 * @param kind the category of the failure
 * @param valueBytes how long the value is; absent where there is none
 * @param replays how often it has been replayed by now
 * @param act what was done to it last; absent for nothing
 */
record LetterSummary(
        String id,
        String group,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        String kind,
        String message,
        @Nullable String exception,
        Instant producedAt,
        Instant firstFailedAt,
        Instant lastFailedAt,
        int attempts,
        int replays,
        @Nullable Integer valueBytes,
        LetterState state,
        @Nullable StoredAct act) {

    static LetterSummary of(DeadLetter letter, @Nullable StoredAct act) {
        byte[] key = letter.record().key();
        byte[] value = letter.record().value();
        return new LetterSummary(
                letter.id(),
                letter.group().id(),
                letter.topic(),
                letter.partition(),
                letter.offset(),
                key == null ? null : Redaction.key(key, false),
                letter.kind(),
                letter.message(),
                letter.exception(),
                letter.timestamp(),
                letter.first(),
                letter.last(),
                letter.attempts(),
                act == null ? letter.replays() : act.replays(),
                value == null ? null : value.length,
                act == null ? LetterState.PENDING : act.state(),
                act);
    }
}

package dev.parley.ingress.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.hint.Hints;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.UnableToReadHistory;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells whether a prompt with an idempotency key was sent before, and refuses another prompt under
 * the same key. Asks the hints and the history; where both are away the orchestrator has the last
 * word, by announcing the prompt that came first.
 */
final class Repetition {
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Hints hints;
    private final History history;

    Repetition(Hints hints, History history) {
        this.hints = hints;
        this.history = history;
    }

    /** The turn as it ended, if this prompt was sent before and is done with. */
    Optional<StoredTurn> check(Draft.Fresh draft) {
        String digest = digest(draft);
        String before =
                hints.putIfAbsent("parley:idem:" + draft.turnId(), digest, REMEMBERED)
                        .orElse(digest);
        if (!before.equals(digest)) {
            throw reused(draft);
        }
        Optional<StoredTurn> ended;
        try {
            ended = history.turn(draft.turnId());
        } catch (UnableToReadHistory e) {
            return Optional.empty();
        }
        if (ended.isPresent() && !same(ended.get(), draft)) {
            throw reused(draft);
        }
        return ended;
    }

    private static boolean same(StoredTurn ended, Draft.Fresh draft) {
        return ended.conversationId().equals(draft.conversationId())
                && (ended.prompt() == null || ended.prompt().equals(draft.content()))
                && (draft.model() == null || draft.model().equals(ended.model()));
    }

    /** The refusal of another prompt under a key that is taken. */
    static Refused reused(Draft.Fresh draft) {
        return Refusal.ofField(
                        ProblemCode.IDEMPOTENCY_KEY_REUSED,
                        "idempotency_key",
                        "this key was sent with another prompt before")
                .about(draft.turnId())
                .asException();
    }

    private static String digest(Draft.Fresh draft) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part :
                    new String[] {
                        draft.conversationId().toString(),
                        draft.model() == null ? "" : draft.model(),
                        draft.content()
                    }) {
                sha256.update(part.getBytes(UTF_8));
                sha256.update((byte) 0);
            }
            if (!draft.particulars().equals(Particulars.NONE)) {
                sha256.update(EventJson.mapper().writeValueAsBytes(draft.particulars()));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

package dev.parley.ingress.history;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits until what is in the log is in the history, so that its owner finds on every edge what they
 * have just made. A courtesy: it is in the log already, and the wait is short and never fails.
 */
public final class Visibility {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);

    private final History history;
    private final Duration patience;
    private final AwaitedTurns turns;
    private volatile long noneBefore = System.nanoTime();

    /** Thread safety: safe. */
    public Visibility(History history, Duration patience) {
        this.history = history;
        this.patience = patience;
        this.turns = new AwaitedTurns(history::stored);
    }

    /** Waits for settings that stand there in the conversation log. */
    public void ofSettings(ConversationId conversation, long offset) {
        await(() ->
                history.conversation(conversation)
                        .filter(stored -> stored.settingsOffset() >= offset)
                        .isPresent());
    }

    /** Waits for the deletion of a conversation. */
    public void ofDeletion(ConversationId conversation) {
        await(() -> history.ownership(conversation).filter(Ownership::deleted).isPresent());
    }

    /** Waits for a turn that has ended. */
    public void ofTurn(TurnId turn) {
        if (isWorthATry()) {
            try {
                turns.await(turn, patience);
            } catch (UnableToReadHistory _) {
                rest();
            }
        }
    }

    private void await(BooleanSupplier visible) {
        if (!isWorthATry()) {
            return;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        try {
            while (!visible.getAsBoolean() && System.nanoTime() + pause.toNanos() < deadline) {
                Thread.sleep(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            }
        } catch (UnableToReadHistory _) {
            rest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWorthATry() {
        return System.nanoTime() - noneBefore >= 0;
    }

    /** Nobody can read it now anyway, and others need not find that out so slowly. */
    private void rest() {
        noneBefore = System.nanoTime() + REST_AFTER_FAILURE.toNanos();
    }
}

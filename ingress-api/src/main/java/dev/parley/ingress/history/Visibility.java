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
    private volatile long noneBefore = System.nanoTime();

    /** Thread safety: safe. */
    public Visibility(History history, Duration patience) {
        this.history = history;
        this.patience = patience;
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
        await(() -> history.turn(turn).isPresent());
    }

    private void await(BooleanSupplier visible) {
        long now = System.nanoTime();
        if (now - noneBefore < 0) {
            return;
        }
        long deadline = now + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        try {
            while (!visible.getAsBoolean() && System.nanoTime() + pause.toNanos() < deadline) {
                Thread.sleep(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            }
        } catch (UnableToReadHistory _) {
            // Then nobody can read it now anyway, and others need not find that out so slowly.
            noneBefore = System.nanoTime() + REST_AFTER_FAILURE.toNanos();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

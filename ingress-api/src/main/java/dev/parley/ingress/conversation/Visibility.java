package dev.parley.ingress.conversation;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.UnableToReadHistory;
import java.time.Duration;

/**
 * Waits until a new conversation is in the history, so that its owner finds what they have just
 * made. A courtesy: the conversation is in the log already, and the wait is short and never fails.
 */
public final class Visibility {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

    private final History history;
    private final Duration patience;

    /** Thread safety: safe. */
    public Visibility(History history, Duration patience) {
        this.history = history;
        this.patience = patience;
    }

    void await(ConversationId conversation) {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        try {
            while (history.conversation(conversation).isEmpty()
                    && System.nanoTime() + pause.toNanos() < deadline) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        } catch (UnableToReadHistory _) {
            // Then nobody can read it now anyway.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

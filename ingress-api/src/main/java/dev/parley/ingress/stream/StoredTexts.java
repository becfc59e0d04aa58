package dev.parley.ingress.stream;

import dev.parley.events.chunk.Chunk;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTurn;
import dev.parley.ingress.history.UnableToReadHistory;
import java.time.Duration;
import java.util.Optional;

/**
 * Texts from the history, which lags a little behind the log: asked again, with growing pauses, as
 * long as patience lasts.
 */
public final class StoredTexts implements DecidedTexts {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final History history;
    private final Duration patience;

    /** Thread safety: safe. */
    public StoredTexts(History history, Duration patience) {
        this.history = history;
        this.patience = patience;
    }

    @Override
    public Optional<String> of(Chunk.TurnEnded ended) {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<String> text = read(ended);
            if (text.isPresent() || System.nanoTime() + pause.toNanos() > deadline) {
                return text;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            pause = pause.multipliedBy(2);
        }
    }

    /** A turn that a replay completed is stored as failed for a while. */
    private Optional<String> read(Chunk.TurnEnded ended) {
        try {
            return history.turn(ended.turnId())
                    .filter(turn -> turn.outcome().equalsIgnoreCase(ended.outcome().name()))
                    .map(StoredTurn::text);
        } catch (UnableToReadHistory e) {
            return Optional.empty();
        }
    }
}

package dev.parley.bench.turn;

import dev.parley.bench.load.Asker;
import dev.parley.bench.load.Load;
import dev.parley.bench.stage.Stage;
import java.time.Duration;

/** How turns follow each other. */
public sealed interface Pace {
    /** So many at once, each followed by the next when it is answered. */
    record Closed(int clients) implements Pace {}

    /** So many a second, whatever becomes of them. */
    record Open(int perSecond) implements Pace {}

    /** Works at this pace. */
    default Load run(Stage stage, Asker asker, Duration time) throws InterruptedException {
        return switch (this) {
            case Closed(int clients) -> Load.closed(stage.client(), asker, clients, time);
            case Open(int perSecond) -> Load.open(stage.client(), asker, perSecond, time);
        };
    }

    /** Conversations for a load of that time; each of them has several turns. */
    default int conversations(Duration time) {
        return switch (this) {
            case Closed(int clients) -> clients;
            // Twice as many as turns can be under way while each streams for a second.
            case Open(int perSecond) ->
                    (int) Math.max(2L * perSecond, perSecond * time.toSeconds() / 4);
        };
    }
}

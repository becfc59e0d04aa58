package dev.parley.bench.turn;

import dev.parley.bench.load.Load;
import dev.parley.bench.plan.Effort;
import dev.parley.bench.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Lets all processes compile what they do most, before anything is measured. */
public final class WarmUp {
    private static final double GROWTH = 1.05;
    private static final int ROUNDS_WITHOUT = 2;
    private static final List<Way> WAYS = List.of(Way.CONVERSATIONS, Way.COMPLETIONS);

    private WarmUp() {}

    /**
     * Works in rounds until they answer no more turns a second than those before, or the effort's
     * longest warm-up is over.
     *
     * @param out told that it begins, and after each round how fast it was
     */
    public static void run(Stage stage, Effort effort, Consumer<String> out) throws Exception {
        long end = System.nanoTime() + effort.longestWarmUp().toNanos();
        out.accept("warming up");
        double best = 0;
        int without = 0;
        do {
            double rate = round(stage, effort);
            out.accept("warming up: %.0f turns a second".formatted(rate));
            without = rate > best * GROWTH ? 0 : without + 1;
            best = Math.max(best, rate);
        } while (without < ROUNDS_WITHOUT && System.nanoTime() - end < 0);
    }

    /** Returns how many turns a second were answered. */
    private static double round(Stage stage, Effort effort) throws Exception {
        Pace pace = new Pace.Closed(effort.clients());
        Duration each = effort.warmUpRound().dividedBy(WAYS.size());
        long answered = 0;
        double seconds = 0;
        for (Way way : WAYS) {
            Load load = pace.run(stage, way.asker(stage, "sim-t50-f0-g0", effort.clients()), each);
            answered += load.tally().right();
            seconds += load.time().toNanos() / 1e9;
        }
        return answered / Math.max(seconds, 1e-9);
    }
}

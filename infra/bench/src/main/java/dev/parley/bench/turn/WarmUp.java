package dev.parley.bench.turn;

import dev.parley.bench.plan.Effort;
import dev.parley.bench.stage.Stage;
import java.time.Duration;
import java.util.List;

/** Lets all processes compile what they do most, before anything is measured. */
public final class WarmUp {
    private WarmUp() {}

    /** Works for as long as a system that was just started needs. */
    public static void run(Stage stage, Effort effort) throws Exception {
        Pace pace = new Pace.Closed(effort.clients());
        List<Way> ways = List.of(Way.CONVERSATIONS, Way.COMPLETIONS);
        Duration each = effort.first().dividedBy(ways.size());
        for (Way way : ways) {
            pace.run(stage, way.asker(stage, "sim-t50-f0-g0", effort.clients()), each);
        }
    }
}

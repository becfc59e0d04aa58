package dev.parley.local.pipeline;

import dev.parley.local.home.StateDirectory;
import java.nio.file.Path;

/** Where the provider simulator writes down every request. */
public final class SimulatorJournal {
    private SimulatorJournal() {}

    public static Path of(StateDirectory home, String process) {
        return home.data(process).resolve("journal.jsonl");
    }
}

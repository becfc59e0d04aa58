package dev.parley.local.terminal;

import dev.parley.local.home.HomeLock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        description = "Ends one process politely and starts it again, from what is built now.")
final class RestartVerb implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "As ./parley status shows it.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        Place place = Place.here();
        try (HomeLock _ = place.lock();
                TerminalProgress progress = new TerminalProgress(Screen.standard())) {
            place.up().restart(name, progress, Duration.ofMinutes(2));
            return 0;
        }
    }
}

package dev.parley.local.terminal;

import dev.parley.local.home.HomeLock;
import dev.parley.local.system.Shutdown;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Ends every process of Parley. What they stored stays.")
final class DownVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Override
    public Integer call() throws IOException {
        Place place = Place.here();
        if (!place.isUsed()) {
            screen.line("Nothing runs.");
            return 0;
        }
        try (HomeLock _ = place.lock();
                TerminalProgress progress = new TerminalProgress(screen)) {
            int ended = new Shutdown(place.home(), progress).takeDown();
            screen.line(ended == 0 ? "Nothing runs." : "Parley is down. Its data stays.");
            return 0;
        }
    }
}

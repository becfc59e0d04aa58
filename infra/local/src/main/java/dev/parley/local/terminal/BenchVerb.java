package dev.parley.local.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "bench",
        description = {
            "Brings up a system of its own and measures what it does in a second and what that costs:",
            "turns, streams or all; ./parley bench --help tells more. A running system is not touched."
        })
final class BenchVerb implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    /** Only reached without the script, which starts the bench itself. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Place.here().project().root().resolve("parley").toString());
        command.add("bench");
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}

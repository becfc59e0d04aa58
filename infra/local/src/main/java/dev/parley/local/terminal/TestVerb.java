package dev.parley.local.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "test",
        description = {
            "Builds everything and runs all tests and checks: Maven's verify on JDK 25.",
            "What follows is handed to Maven, such as -pl llm-worker -am. A running system is not disturbed."
        })
final class TestVerb implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    /** Only reached without the script, which does this itself so that it needs no launcher. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Place.here().project().root().resolve("parley").toString());
        command.add("test");
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}

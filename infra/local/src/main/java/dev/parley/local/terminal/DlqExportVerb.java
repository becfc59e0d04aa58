package dev.parley.local.terminal;

import dev.parley.local.deadletter.Letters;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = {
            "Prints dead letters with all there is to say about each, one JSON object a line.",
            "What people wrote is hidden unless --reveal; the edge notes who had it shown."
        })
final class DlqExportVerb implements Callable<Integer> {
    @Mixin private final LetterOptions filter = new LetterOptions();

    @Option(names = "--reveal", description = "Print what people wrote, too.")
    private boolean reveal;

    @Override
    public Integer call() throws IOException {
        try (Letters letters = new Letters(Place.here().up().operator())) {
            long count = letters.export(filter.fields(), reveal, System.out);
            System.err.printf("%d letters%n", count);
            return count == 0 ? ParleyCommand.FAILED : 0;
        }
    }
}

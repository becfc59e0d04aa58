package dev.parley.local.terminal;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "discard",
        description = {
            "Puts dead letters aside for good. Nothing is deleted: --state discarded lists them,",
            "and replay --again takes one back."
        })
final class DlqDiscardVerb implements Callable<Integer> {
    @Mixin private final LetterChoice choice = new LetterChoice();

    @Override
    public Integer call() {
        return new LetterErrandReport(Screen.standard())
                .run("discard", choice.body(), choice.execute, choice.json);
    }
}

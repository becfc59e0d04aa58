package dev.parley.local.terminal;

import dev.parley.local.deadletter.LetterErrand;
import dev.parley.local.deadletter.Letters;
import dev.parley.local.deadletter.LettersRefused;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs an errand and tells how it goes and what it came to. */
record LetterErrandReport(Screen screen) {

    /** Returns the exit code. */
    int run(String verb, ObjectNode body, boolean execute, boolean json) {
        try (Letters letters = new Letters(Place.here().up().operator())) {
            LetterErrand errand = new LetterErrand(letters, verb);
            try {
                errand.run(body, part -> screen.status(counts(part)));
            } catch (LettersRefused refused) {
                if (execute) {
                    screen.line(
                            "Known to be done: %s. The same command does the rest, and nothing twice."
                                    .formatted(
                                            errand.letters().isEmpty()
                                                    ? "nothing"
                                                    : counts(errand)));
                }
                throw refused;
            }
            if (json) {
                json(errand, execute);
            } else {
                table(errand, execute);
            }
            return errand.letters().isEmpty() || errand.counts().containsKey("refused")
                    ? ParleyCommand.FAILED
                    : 0;
        }
    }

    private void json(LetterErrand errand, boolean execute) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        all.put("action_id", errand.actionId()).put("executed", execute);
        ObjectNode counts = all.putObject("counts");
        errand.counts().forEach(counts::put);
        all.putArray("letters").addAll(errand.letters());
        screen.line(all.toPrettyString());
    }

    private void table(LetterErrand errand, boolean execute) {
        if (errand.letters().isEmpty()) {
            screen.line("There are no such letters.");
            return;
        }
        LetterTable table = new LetterTable(screen, Clock.systemUTC());
        errand.letters().forEach(table::outcome);
        screen.line("");
        screen.line(
                execute
                        ? "%s; command %s".formatted(counts(errand), errand.actionId())
                        : "%s. Nothing was done: --execute --reason \"…\" does it."
                                .formatted(counts(errand)));
    }

    private static String counts(LetterErrand errand) {
        return errand.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "%s %d".formatted(each.getKey().replace('_', ' '), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}

package dev.parley.local.terminal;

import dev.parley.local.preflight.Finding;
import dev.parley.local.preflight.Finding.Doubt;
import dev.parley.local.preflight.Finding.Fine;
import dev.parley.local.preflight.Finding.Problem;

/** Findings as lines of text. */
record FindingLines(Screen screen) {

    String of(Finding finding) {
        return switch (finding) {
            case Fine(var subject, var detail) ->
                    "  %s %-20s %s".formatted(screen.green("✓"), subject, detail);
            case Doubt(var subject, var detail, var fix) ->
                    "  %s %-20s %s%n      %s".formatted(screen.yellow("!"), subject, detail, fix);
            case Problem(var subject, var detail, var fix) ->
                    "  %s %-20s %s%n      fix: %s".formatted(screen.red("✗"), subject, detail, fix);
        };
    }
}

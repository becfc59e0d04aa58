package dev.parley.local.terminal;

import dev.parley.local.audit.Check;
import dev.parley.local.audit.Difference;
import dev.parley.local.audit.Findings;

/** Prints what an audit found, for people. */
record AuditReport(Screen screen) {

    /**
     * Each difference, up to a bound, then the table.
     *
     * @param most differences that are printed; how many more there are is said
     */
    void print(Findings findings, int most) {
        findings.differences().stream().limit(most).forEach(this::print);
        int more = findings.differences().size() - most;
        if (more > 0) {
            screen.line("… and %d more".formatted(more));
        }
        if (!findings.isClean()) {
            screen.line("");
        }
        screen.line(screen.dim("%10s %12s  %s".formatted("COMPARED", "DIFFERENCES", "WHAT")));
        for (Check check : Check.values()) {
            long differences = findings.differences(check);
            String count = "%12d".formatted(differences);
            screen.line(
                    "%10d %s  %s"
                            .formatted(
                                    findings.compared().get(check),
                                    differences == 0 ? screen.green(count) : screen.red(count),
                                    check.meaning()));
        }
        screen.line("");
        findings.facts().forEach((name, number) -> screen.line("%10d %s".formatted(number, name)));
        screen.line(
                findings.isClean()
                        ? screen.green("\nclean: no difference")
                        : screen.red("\n%d differences".formatted(findings.differences().size())));
    }

    private void print(Difference difference) {
        screen.line(
                "%s %s: %s"
                        .formatted(
                                screen.red("%-9s".formatted(difference.check())),
                                difference.subject(),
                                difference.what()));
    }
}

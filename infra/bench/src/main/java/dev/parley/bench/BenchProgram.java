package dev.parley.bench;

import dev.parley.bench.terminal.BenchCommand;

/** The program behind {@code ./parley bench}. */
public final class BenchProgram {
    private BenchProgram() {}

    public static void main(String[] arguments) {
        System.exit(BenchCommand.execute(arguments));
    }
}

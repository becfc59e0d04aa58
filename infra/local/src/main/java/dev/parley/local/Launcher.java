package dev.parley.local;

import dev.parley.local.terminal.ParleyCommand;

/** The program behind the script {@code parley}. */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(ParleyCommand.execute(arguments));
    }
}

package dev.parley.local.terminal;

import java.io.PrintStream;

/**
 * The user's terminal: lines that stay, and below them one line that changes where the terminal can
 * do that. Thread-safe.
 *
 * @param interactive whether somebody looks at it, as opposed to a file or a pipe
 */
record Screen(PrintStream out, boolean interactive, boolean coloured) {

    /** The script that starts the launcher knows whether standard output is a terminal. */
    static Screen standard() {
        boolean interactive = Boolean.getBoolean("parley.terminal");
        return new Screen(
                System.out, interactive, interactive && System.getenv("NO_COLOR") == null);
    }

    void line(String text) {
        synchronized (out) {
            clear();
            out.println(text);
            out.flush();
        }
    }

    /** Replaces the changing line; nothing where there can be none. */
    void status(String text) {
        if (interactive) {
            synchronized (out) {
                clear();
                out.print(dim(text));
                out.flush();
            }
        }
    }

    String green(String text) {
        return colour(32, text);
    }

    String yellow(String text) {
        return colour(33, text);
    }

    String red(String text) {
        return colour(31, text);
    }

    String dim(String text) {
        return colour(2, text);
    }

    private void clear() {
        if (interactive) {
            out.print("\r\033[K");
        }
    }

    private String colour(int code, String text) {
        return coloured ? "\033[%dm%s\033[0m".formatted(code, text) : text;
    }
}

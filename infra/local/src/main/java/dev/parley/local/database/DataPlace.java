package dev.parley.local.database;

import java.nio.file.Path;
import java.util.List;

/** Where the server's data lies, and how its programs get there. */
interface DataPlace {
    /** The folder, as the launcher sees it. */
    Path folder();

    /** What programs call a path that the launcher sees. */
    Path within(Path seen);

    /** The command of a program that gets there. */
    List<String> reaching(List<String> command);

    /** Settings of the server that the place asks for. */
    List<String> settings();

    /** A folder like any other. */
    record Folder(Path folder) implements DataPlace {
        @Override
        public Path within(Path seen) {
            return seen;
        }

        @Override
        public List<String> reaching(List<String> command) {
            return command;
        }

        @Override
        public List<String> settings() {
            return List.of("max_wal_size=1GB");
        }
    }
}

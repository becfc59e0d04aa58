package dev.parley.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.local.home.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessIdentityTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void knowsARunningProcessAndWhenItIsGone() throws IOException {
        ProcessIdentity sleeper = sleeper();

        assertThat(sleeper.isAlive()).isTrue();
        assertThat(ProcessIdentity.of(sleeper.pid())).contains(sleeper);

        Signal.KILL.sendTo(sleeper);
        assertThat(Signal.awaitEnd(sleeper, SOON)).isTrue();
        assertThat(sleeper.isAlive()).isFalse();
    }

    @Test
    void neverSignalsAnotherProcessThatGotTheSameNumber() throws IOException {
        ProcessIdentity sleeper = sleeper();
        ProcessIdentity predecessor = new ProcessIdentity(sleeper.pid(), "an earlier start");

        assertThat(predecessor.isAlive()).isFalse();
        Signal.KILL.sendTo(predecessor);
        record("old", predecessor).end();
        assertThat(sleeper.isAlive()).isTrue();

        record("new", sleeper).end();
        assertThat(sleeper.isAlive()).isFalse();
    }

    @Test
    void killsWhatDoesNotGoWithinItsGrace() throws IOException {
        ProcessIdentity stubborn =
                start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done");

        new ProcessRecord("stubborn", stubborn, Set.of(), Map.of(), "", Signal.TERM, 200).end();

        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void recordsOfDeadProcessesAreNotAlive() throws IOException {
        StateDirectory home = new StateDirectory(folder);
        home.create();
        ProcessRecords records = new ProcessRecords(home);
        ProcessIdentity sleeper = sleeper();
        records.write(record("sleeper", sleeper));
        assertThat(records.alive("sleeper")).contains(record("sleeper", sleeper));

        Signal.KILL.sendTo(sleeper);
        Signal.awaitEnd(sleeper, SOON);

        assertThat(records.alive("sleeper")).isEmpty();
        assertThat(records.all()).hasSize(1);
    }

    @Test
    void givesAProcessItsOwnEnvironmentAndNoOther() throws IOException {
        ProcessIdentity shell = start("sh", "-c", "env; sleep 60");
        try {
            Path environ = Path.of("/proc", Long.toString(shell.pid()), "environ");
            assumeTrue(Files.exists(environ));
            assertThat(Files.readString(environ).split("\0"))
                    .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", Launch.MARKER + "=" + folder);
        } finally {
            Signal.KILL.sendTo(shell);
        }
    }

    private static ProcessRecord record(String name, ProcessIdentity identity) {
        return new ProcessRecord(name, identity, Set.of(), Map.of(), "", Signal.TERM, 10_000);
    }

    private ProcessIdentity sleeper() throws IOException {
        return start("sleep", "600");
    }

    private ProcessIdentity start(String... command) throws IOException {
        return Detached.start(
                new Launch(
                        new StateDirectory(folder),
                        List.of(command),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder),
                folder.resolve("out"));
    }
}

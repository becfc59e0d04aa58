package dev.parley.local.database;

import dev.parley.local.component.Component;
import dev.parley.local.component.Surroundings;
import dev.parley.local.component.Tool;
import dev.parley.local.component.Trial;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import dev.parley.local.process.ProcessRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file system of its own for the server's data, so small that it can be filled: in memory, in a
 * mount namespace that a process holds. Asks for nothing but a user namespace in which something
 * can be mounted, and leaves nothing behind: it is gone with its holder and the server.
 *
 * @param mebibytes how much fits
 * @see <a
 *     href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</a>
 */
public record SmallDisk(StateDirectory home, int mebibytes) implements Component, DataPlace {
    public static final String NAME = "postgresql-disk";

    private static final List<String> NAMESPACE =
            List.of("unshare", "--user", "--map-root-user", "--mount");
    private static final String MOUNT_AND_HOLD =
            "mount -t tmpfs -o size=\"$1\"m,mode=0700 parley \"$2\" && exec tail -f /dev/null";

    /** Why this machine allows no such thing; empty when it does. */
    public static Optional<String> obstacle() {
        List<String> command = new ArrayList<>(NAMESPACE);
        command.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "parley", "/tmp"));
        Trial trial = Trial.of(command);
        return trial.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "no file system can be mounted in a user namespace: " + trial.output());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of();
    }

    @Override
    public Launch prepare() throws IOException {
        Path place = Files.createDirectories(home.data(NAME));
        List<String> command = new ArrayList<>(NAMESPACE);
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        MOUNT_AND_HOLD,
                        NAME,
                        Integer.toString(mebibytes),
                        place.toString()));
        return new Launch(home, command, Surroundings.with(Map.of()), home.root());
    }

    /** Its holder runs before anything is mounted, so its size has to be looked at. */
    @Override
    public boolean isReady() {
        return holder().isPresent() && root().toFile().getTotalSpace() == (long) mebibytes << 20;
    }

    /** The whole of it, as the launcher sees it. */
    public Path root() {
        return namespace().resolve(home.root().getRoot().relativize(home.data(NAME)));
    }

    /**
     * Copies the data to a place where it stays. The server must not run.
     *
     * @param target does not exist yet
     */
    public void copyTo(Path target) throws IOException {
        Tool.run(
                "keeping the database",
                new Launch(
                        home,
                        List.of("cp", "-a", folder().toString(), target.toString()),
                        Surroundings.with(Map.of()),
                        home.root()),
                home.logs().resolve(NAME + "-copy.out"));
    }

    @Override
    public Path folder() {
        return root().resolve("cluster");
    }

    @Override
    public Path within(Path seen) {
        return home.root().getRoot().resolve(namespace().relativize(seen));
    }

    /** In there everybody is root, which the server refuses; so it gets a namespace more. */
    @Override
    public List<String> reaching(List<String> command) {
        List<String> reaching =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--preserve-credentials",
                                "--user",
                                "--mount",
                                "--target",
                                Long.toString(requiredHolder())));
        if (!PostgresBinaries.isRoot()) {
            reaching.addAll(List.of("unshare", "-U"));
        }
        reaching.addAll(command);
        return reaching;
    }

    /** The log must leave room for the data. */
    @Override
    public List<String> settings() {
        return List.of("max_wal_size=64MB", "min_wal_size=32MB");
    }

    private Path namespace() {
        return Path.of("/proc", Long.toString(requiredHolder()), "root");
    }

    private long requiredHolder() {
        return holder().orElseThrow(() -> new UnableToStart(NAME + " does not run"));
    }

    private Optional<Long> holder() {
        return new ProcessRecords(home).alive(NAME).map(record -> record.identity().pid());
    }
}

package dev.parley.local.pipeline;

import dev.parley.local.component.JavaCommand;
import dev.parley.local.component.Surroundings;
import dev.parley.local.component.Tool;
import dev.parley.local.component.UnableToStart;
import dev.parley.local.component.Unpacked;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Archives of the classes that a service loads while it starts, read and verified beforehand
 * (class-data sharing): they about halve the work of a start. Made once for a set of libraries,
 * since it takes longer than a start. An archive that does not fit, or none at all, costs time and
 * nothing else.
 */
public final class ClassArchives {
    /**
     * Nobody listens here, so a service that is only started to see what it loads touches nothing.
     */
    private static final Map<String, String> NOWHERE =
            Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                    "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/parley",
                    "REDIS_URL", "redis://127.0.0.1:1",
                    "SERVER_PORT", "0",
                    "MANAGEMENT_SERVER_PORT", "0");

    private final Project project;
    private final StateDirectory home;

    public ClassArchives(Project project, StateDirectory home) {
        this.project = project;
        this.home = home;
    }

    /** Services that have none yet. */
    public List<Program> missing() throws IOException {
        List<Program> missing = new ArrayList<>();
        for (Program program : Program.values()) {
            if (program.isService() && !Files.exists(staged(program).archive())) {
                missing.add(program);
            }
        }
        return missing;
    }

    /**
     * Makes the archive of one service.
     *
     * @throws UnableToStart when that fails; nothing is left behind then.
     */
    public void make(Program program) throws IOException {
        StagedProgram staged = staged(program);
        Path folder = home.root().resolve("fast-start").resolve(program.id());
        Unpacked.delete(folder);
        Files.createDirectories(folder);
        try {
            Path list = folder.resolve("classes");
            run(
                    folder,
                    "-XX:DumpLoadedClassList=" + list,
                    "-XX:TieredStopAtLevel=1",
                    // Spring Boot ends the process when everything is wired and nothing has started
                    // yet.
                    "-Dspring.context.exit=onRefresh",
                    "-cp",
                    staged.classPath(),
                    staged.mainClass());
            Path archive = folder.resolve("archive");
            run(
                    folder,
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + list,
                    "-XX:SharedArchiveFile=" + archive,
                    "-cp",
                    staged.libraryPath());
            publish(archive, staged.archive());
        } finally {
            Unpacked.delete(folder);
        }
    }

    private StagedProgram staged(Program program) throws IOException {
        return new StagedJars(project).of(program);
    }

    private void run(Path folder, String... arguments) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-XX:+UseSerialGC"));
        flags.addAll(List.of(arguments));
        Tool.run(
                "preparing a fast start",
                new Launch(
                        home,
                        JavaCommand.of(home.root(), flags),
                        Surroundings.with(NOWHERE),
                        folder),
                folder.resolve("output"));
    }

    /** Beside its place first, so that nobody ever reads half of it. */
    private static void publish(Path archive, Path place) throws IOException {
        Path beside = Files.createTempFile(place.getParent(), ".archive", null);
        Files.copy(archive, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    }
}

package dev.parley.local.terminal;

import dev.parley.local.home.HomeLock;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.pipeline.Project;
import dev.parley.local.system.LocalSystem;
import dev.parley.local.system.Ports;
import dev.parley.local.system.Wishes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The checkout and the state folder that a command is about. */
record Place(Project project, StateDirectory home) {

    /** As the script and the user's environment say. */
    static Place here() {
        Project project = Project.here();
        String home = System.getenv("PARLEY_HOME");
        return new Place(
                project,
                new StateDirectory(
                        home == null || home.isBlank() ? project.state() : Path.of(home)));
    }

    /** Something was brought up here once, so there is a folder to work in. */
    boolean isUsed() {
        return home.exists();
    }

    /**
     * The system that was brought up here.
     *
     * @throws NotUp when none was, or it was taken down.
     */
    LocalSystem up() {
        return settings()
                .map(settings -> new LocalSystem(project, home, settings))
                .orElseThrow(NotUp::new);
    }

    Optional<Settings> settings() {
        return isUsed() ? Settings.read(home) : Optional.empty();
    }

    /** Keeps others from starting or stopping processes here. */
    HomeLock lock() {
        if (!isUsed()) {
            throw new NotUp();
        }
        return HomeLock.take(home);
    }

    /** The settings of the system that is up, or else those that one would have now. */
    Settings settingsOrWished() {
        return settings()
                .orElseGet(() -> new Wishes(System.getenv()).settings(Ports.fixed(), List.of()));
    }

    /** Parley does not run here. */
    static final class NotUp extends RuntimeException {
        NotUp() {
            super("Parley is not up; start it with ./parley up");
        }
    }
}

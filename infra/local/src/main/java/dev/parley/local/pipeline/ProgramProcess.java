package dev.parley.local.pipeline;

import dev.parley.local.component.Component;
import dev.parley.local.component.JavaCommand;
import dev.parley.local.component.Libraries;
import dev.parley.local.component.Surroundings;
import dev.parley.local.home.Settings;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.Launch;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One process of a service, or the provider simulator. */
public final class ProgramProcess implements Component {
    private static final int PROBE_MILLIS = 1_000;

    /** Five of them start at once, and each answer takes from what they start with. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Program program;
    private final String name;
    private final StateDirectory home;
    private final Settings settings;
    private final Addresses addresses;
    private final StagedJars jars;

    public ProgramProcess(
            Program program,
            String name,
            StateDirectory home,
            Settings settings,
            Addresses addresses,
            StagedJars jars) {
        this.program = program;
        this.name = name;
        this.home = home;
        this.settings = settings;
        this.addresses = addresses;
        this.jars = jars;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> needs() {
        return program.needs();
    }

    @Override
    public Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        if (program.hasHttp()) {
            ports.put("http", settings.port(name));
        }
        if (program.hasManagement()) {
            ports.put("management", settings.port(Addresses.managementPortOf(name)));
        }
        return ports;
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(name);
        Files.createDirectories(folder);
        StagedProgram staged = jars.of(program);
        List<String> arguments =
                new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx" + program.heap()));
        arguments.addAll(staged.libraries().flags());
        arguments.add(staged.mainClass());
        Map<String, String> environment =
                new Rights(home, settings, addresses.throughLinks()).of(program, name);
        // Not an argument: a hundred paths would bury all else that is to be seen in a list of
        // processes.
        environment.put("CLASSPATH", staged.classPath());
        return new Launch(
                home,
                JavaCommand.of(home.root(), arguments),
                Surroundings.with(environment),
                folder);
    }

    @Override
    public Optional<Libraries> libraries() throws IOException {
        return Optional.of(jars.of(program).libraries());
    }

    @Override
    public Duration lookEvery() {
        return LOOK;
    }

    @Override
    public boolean isReady() {
        URI question =
                program.hasManagement()
                        ? addresses.management(name).resolve("/actuator/health/readiness")
                        : addresses.http(name).resolve("/health");
        try {
            HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public Duration grace() {
        return program.grace();
    }
}

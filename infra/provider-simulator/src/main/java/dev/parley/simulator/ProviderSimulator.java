package dev.parley.simulator;

import dev.parley.simulator.answer.Tokenizer;
import dev.parley.simulator.http.SimulatorServer;
import dev.parley.simulator.http.UnableToListen;
import dev.parley.simulator.journal.Journal;
import dev.parley.simulator.journal.UnableToKeepJournal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;

/** Runs the provider simulator until it is told to stop. */
public final class ProviderSimulator {
    private static final System.Logger LOG = System.getLogger(ProviderSimulator.class.getName());

    private ProviderSimulator() {}

    public static void main(String[] arguments) {
        try {
            Settings settings = Settings.from(System.getenv());
            Logs.open(settings.logFile());
            run(settings);
        } catch (IllegalArgumentException | IOException | UnableToKeepJournal | UnableToListen e) {
            System.err.println("provider-simulator: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws IOException {
        Journal journal = Journal.open(settings.journal());
        SimulatorServer server =
                SimulatorServer.start(
                        new InetSocketAddress(settings.host(), settings.port()),
                        new Tokenizer(),
                        journal,
                        Clock.systemUTC(),
                        new SecureRandom());
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("stop").unstarted(() -> stop(server, journal)));
        String url = "http://" + settings.host() + ":" + server.address().getPort();
        System.out.println("provider simulator ready: " + url);
        LOG.log(Level.INFO, "started url={0} journal={1}", url, settings.journal());
    }

    private static void stop(SimulatorServer server, Journal journal) {
        try {
            server.close();
            journal.close();
        } catch (IOException | UnableToKeepJournal e) {
            LOG.log(Level.ERROR, "journal not closed", e);
        }
    }
}

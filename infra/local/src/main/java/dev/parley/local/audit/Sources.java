package dev.parley.local.audit;

import dev.parley.local.LocalProcess;
import dev.parley.local.ParleySystem;
import dev.parley.local.home.DatabaseLogin;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.pipeline.Program;
import dev.parley.local.pipeline.SimulatorJournal;
import dev.parley.local.system.LocalSystem;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the audit reads.
 *
 * @param database as who owns the server
 * @param billing the management addresses of all processes that bill
 * @param journal of the provider simulator; it need not exist
 * @param partitions of each topic
 */
public record Sources(
        String bootstrapServers,
        DatabaseLogin database,
        List<URI> billing,
        Path journal,
        int partitions) {

    /** A system that is up. */
    public static Sources of(LocalSystem system, StateDirectory home) {
        Program billing = Program.BILLING_AGGREGATOR;
        return new Sources(
                system.addresses().bootstrapServers(),
                system.addresses().superuser(),
                IntStream.rangeClosed(1, system.settings().instancesOf(billing.id()))
                        .mapToObj(number -> system.addresses().management(billing.instance(number)))
                        .toList(),
                SimulatorJournal.of(home, Program.PROVIDER_SIMULATOR.id()),
                system.settings().partitions());
    }

    /** A system of a test's own. */
    public static Sources of(ParleySystem system) {
        return new Sources(
                system.bootstrapServers(),
                system.database(),
                system.processes().stream()
                        .map(LocalProcess::name)
                        .filter(name -> name.startsWith(Program.BILLING_AGGREGATOR.id()))
                        .map(system::management)
                        .toList(),
                system.simulatorJournal(),
                system.partitions());
    }
}

package dev.parley.local.chaos;

import java.util.ArrayList;
import java.util.List;

/** All faults there are. */
final class FaultCatalog {
    private FaultCatalog() {}

    /**
     * @param brokers how many there are: some faults take several
     */
    static List<Fault> all(int brokers) {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(ServiceFaults.all());
        faults.addAll(BrokerFaults.of(brokers));
        faults.addAll(NeighbourFaults.all());
        faults.addAll(LinkFaults.all());
        faults.addAll(DiskFaults.all());
        faults.addAll(ProviderFaults.all());
        faults.addAll(RecordFaults.all());
        return List.copyOf(faults);
    }

    /**
     * Those of these names, or all where none is named.
     *
     * @throws IllegalArgumentException when there is none of a name; tells the names there are.
     */
    static List<Fault> named(List<String> names, int brokers) {
        List<Fault> all = all(brokers);
        for (String name : names) {
            if (all.stream().noneMatch(fault -> fault.name().equals(name))) {
                throw new IllegalArgumentException(
                        "no fault '%s' where the brokers are %d; there are %s"
                                .formatted(name, brokers, all.stream().map(Fault::name).toList()));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(fault -> names.contains(fault.name())).toList();
    }

    /** The table for people, in Markdown. */
    static String table(int brokers) {
        StringBuilder table =
                new StringBuilder(
                        "| fault | what happens | what the user may see | what must hold |\n|---|---|---|---|\n");
        for (Fault fault : all(brokers)) {
            table.append(
                    "| `%s` | %s | %s | %s |%n"
                            .formatted(fault.name(), fault.happens(), fault.seen(), fault.holds()));
        }
        return table.toString();
    }
}

package dev.parley.bench.cost;

import java.util.ArrayList;
import java.util.List;

/** What processes use between two moments. */
public final class CostMeter {
    private final List<Watched> processes;
    private final List<Usage> before = new ArrayList<>();

    private CostMeter(List<Watched> processes) {
        this.processes = List.copyOf(processes);
    }

    /** Begins to count. What reading costs is spent before. */
    public static CostMeter begin(List<Watched> processes) throws InterruptedException {
        CostMeter meter = new CostMeter(processes);
        List<Double> collections = new ArrayList<>();
        for (Watched process : processes) {
            collections.add(CollectionTime.millis(process.pid()));
        }
        for (int index = 0; index < processes.size(); index++) {
            Usage usage = ProcFile.usage(processes.get(index));
            meter.before.add(usage.plus(new Usage(0, 0, 0, collections.get(index))));
        }
        return meter;
    }

    /** What was used since; of each process, in order. */
    public List<ProcessCost> end() throws InterruptedException {
        List<Usage> after = processes.stream().map(ProcFile::usage).toList();
        List<ProcessCost> costs = new ArrayList<>();
        for (int index = 0; index < processes.size(); index++) {
            double collections = CollectionTime.millis(processes.get(index).pid());
            costs.add(
                    new ProcessCost(
                            processes.get(index),
                            after.get(index)
                                    .plus(new Usage(0, 0, 0, collections))
                                    .since(before.get(index))));
        }
        return costs;
    }
}

package dev.parley.bench.report;

import dev.parley.bench.cost.ProcessCost;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All results of a run; it may go on while they are looked at. */
public record Report(Instant time, Machine machine, List<Result> results) {

    /** Whether there are figures, and all of them mean something. */
    public boolean isSound() {
        return !results.isEmpty() && results.stream().allMatch(Result::isSound);
    }

    /** Writes it as one JSON object, over what is there. */
    public void write(Path file) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper.createObjectNode();
        root.put("time", time.toString()).put("sound", isSound());
        root.set("machine", mapper.valueToTree(machine));
        ArrayNode all = root.putArray("results");
        results.forEach(result -> add(result, all.addObject()));
        mapper.writerWithDefaultPrettyPrinter().writeValue(file, root);
    }

    private static void add(Result result, ObjectNode node) {
        node.put("bench", result.bench())
                .put("load", result.load())
                .put("beside", result.beside())
                .put("sound", result.isSound())
                .put("units", result.units())
                .put("unit", result.unit());
        ArrayNode figures = node.putArray("figures");
        result.figures().forEach(figure -> add(figure, figures.addObject()));
        ArrayNode costs = node.putArray("processes");
        result.costs().forEach(cost -> add(cost, result, costs.addObject()));
        ObjectNode troubles = node.putObject("troubles");
        result.troubles().forEach(troubles::put);
    }

    private static void add(Figure figure, ObjectNode node) {
        node.put("name", figure.name()).put("unit", figure.unit()).put("value", figure.value());
        if (figure.beside() != null) {
            node.put("beside", figure.beside()).put("ratio", figure.ratio());
        }
        Target target = figure.target();
        if (target != null) {
            node.putObject("target")
                    .put(
                            switch (target) {
                                case Target.AtMost _ -> "at_most";
                                case Target.AtLeast _ -> "at_least";
                            },
                            target.bound())
                    .put("met", target.isMetBy(figure.value()));
        }
    }

    private static void add(ProcessCost cost, Result result, ObjectNode node) {
        double units = Math.max(1, result.units());
        node.put("name", cost.process().name())
                .put("cpu_ms_per_unit", cost.usage().cpuMillis() / units)
                .put("written_bytes_per_unit", cost.usage().writtenBytes() / units)
                .put("resident_bytes", cost.usage().memoryBytes())
                .put("gc_ms", cost.usage().collectionMillis());
    }
}

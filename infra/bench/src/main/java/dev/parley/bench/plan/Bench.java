package dev.parley.bench.plan;

import dev.parley.bench.report.Result;
import dev.parley.bench.stage.Stage;
import java.util.function.Consumer;

/** Something that can be measured. */
public interface Bench {
    /** What it is asked for by. */
    String name();

    /**
     * Measures.
     *
     * @param out takes a line of progress
     * @param results takes each result as soon as it is there
     */
    void run(Stage stage, Effort effort, Consumer<String> out, Consumer<Result> results)
            throws Exception;
}

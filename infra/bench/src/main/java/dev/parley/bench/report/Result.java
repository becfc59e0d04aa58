package dev.parley.bench.report;

import dev.parley.bench.cost.ProcessCost;
import java.util.List;
import java.util.Map;

/**
 * What one bench found out at one load.
 *
 * @param bench the name by which it is asked for
 * @param load what was done
 * @param beside what the second column of figures is
 * @param units how many turns, rows or events the costs are for
 * @param unit what one of them is
 * @param costs of all processes; empty where none were measured
 * @param troubles what failed or was wrong, and how often; a result with any is void
 */
public record Result(
        String bench,
        String load,
        String beside,
        List<Figure> figures,
        long units,
        String unit,
        List<ProcessCost> costs,
        Map<String, Integer> troubles) {

    /** Whether the figures mean anything. */
    public boolean isSound() {
        return units > 0 && troubles.isEmpty();
    }
}

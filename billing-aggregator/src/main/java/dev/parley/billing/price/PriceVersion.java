package dev.parley.billing.price;

import dev.parley.events.turn.Usage;
import java.time.Instant;
import java.util.List;

/**
 * What the models cost for some time.
 *
 * @param version the name that what is priced by it is marked with
 * @param from what ended at this time or later is priced by it, until the next version
 * @param models the prices that are known; of several that fit a model, the one with the longest
 *     name counts
 * @param otherModels what all other models cost
 */
public record PriceVersion(
        String version, Instant from, List<ModelPrice> models, Price otherModels) {

    /**
     * The price of a model, or with a {@code *} at the end of the name, of a family.
     *
     * @param price what it costs
     */
    public record ModelPrice(String model, Price price) {
        boolean fits(String name) {
            return model.endsWith("*")
                    ? name.startsWith(model.substring(0, model.length() - 1))
                    : name.equals(model);
        }
    }

    /** Rejects a version without a name. */
    public PriceVersion {
        if (version.isBlank()) {
            throw new IllegalArgumentException(
                    "version: blank (expected: a name for these prices)");
        }
        models = List.copyOf(models);
    }

    /**
     * What this usage of a model costs, in millionths of the currency. Exact; a fraction that is
     * left of the whole is rounded up.
     *
     * @throws ArithmeticException when it is more than a long holds
     */
    public long amount(String model, Usage usage) {
        Price price = otherModels;
        int longest = -1;
        for (ModelPrice each : models) {
            if (each.fits(model) && each.model().length() > longest) {
                price = each.price();
                longest = each.model().length();
            }
        }
        return price.of(usage);
    }
}

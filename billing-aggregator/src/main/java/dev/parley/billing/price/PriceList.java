package dev.parley.billing.price;

import dev.parley.events.turn.Usage;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the models cost. Each priced turn is marked with the version, so a new list needs a new one.
 *
 * @param currency ISO 4217; can never change where turns have been billed
 * @param models the prices that are known; of several that fit a model, the one with the longest
 *     name counts
 * @param otherModels what all other models cost
 */
@ConfigurationProperties("parley.prices")
public record PriceList(
        String version, String currency, List<ModelPrice> models, Price otherModels) {

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

    /** Rejects a list without a version or a currency. */
    public PriceList {
        if (version.isBlank()) {
            throw new IllegalArgumentException("version: blank (expected: a name for this list)");
        }
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(
                    "currency: %s (expected: three letters of ISO 4217)".formatted(currency));
        }
        models = List.copyOf(models);
    }

    /**
     * What this usage of a model costs, in millionths of the currency. Exact; a fraction that is
     * left of the whole turn is rounded up.
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

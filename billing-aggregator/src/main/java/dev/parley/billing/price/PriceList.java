package dev.parley.billing.price;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * All prices, those of the past included, so that a bill that is made anew comes out the same. A
 * version that has been in effect is never changed; new prices are a new one.
 *
 * @param currency ISO 4217; can never change where turns have been billed
 * @param versions in the order of their time
 */
@ConfigurationProperties("parley.prices")
public record PriceList(String currency, List<PriceVersion> versions) {

    /** Rejects a list without versions, out of order or with two of one name. */
    public PriceList {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(
                    "currency: %s (expected: three letters of ISO 4217)".formatted(currency));
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("versions: none (expected: at least one)");
        }
        versions = List.copyOf(versions);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < versions.size(); i++) {
            PriceVersion each = versions.get(i);
            if (!names.add(each.version())) {
                throw new IllegalArgumentException(
                        "version: %s twice (expected: a name of its own)"
                                .formatted(each.version()));
            }
            if (i > 0 && !each.from().isAfter(versions.get(i - 1).from())) {
                throw new IllegalArgumentException(
                        "from: %s of version %s (expected: later than the version before)"
                                .formatted(each.from(), each.version()));
            }
        }
    }

    /**
     * The prices for what ended at this time; those of the first version for what ended before it.
     */
    public PriceVersion at(Instant time) {
        PriceVersion inEffect = versions.getFirst();
        for (PriceVersion each : versions) {
            if (!each.from().isAfter(time)) {
                inEffect = each;
            }
        }
        return inEffect;
    }
}

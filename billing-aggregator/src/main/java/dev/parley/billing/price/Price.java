package dev.parley.billing.price;

import dev.parley.events.turn.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a million tokens cost, in millionths of the currency.
 *
 * @param cachedInput for input that the provider had cached; null for the price of other input
 */
public record Price(long input, @Nullable Long cachedInput, long output) {
    private static final long PER = 1_000_000;

    /** Rejects negative prices. */
    public Price {
        if (input < 0 || output < 0 || (cachedInput != null && cachedInput < 0)) {
            throw new IllegalArgumentException(
                    "price: input %d, cached input %s, output %d (expected: not negative)"
                            .formatted(input, cachedInput, output));
        }
    }

    /**
     * What this usage costs, in millionths of the currency. Exact; a fraction that is left of the
     * whole turn is rounded up.
     *
     * @throws ArithmeticException when it is more than a long holds
     */
    long of(Usage usage) {
        long cached =
                usage.cachedPromptTokens() == null
                        ? 0
                        : Math.clamp(usage.cachedPromptTokens(), 0, usage.promptTokens());
        long cachedPrice = cachedInput == null ? input : cachedInput;
        long sum = Math.multiplyExact(usage.promptTokens() - cached, input);
        sum = Math.addExact(sum, Math.multiplyExact(cached, cachedPrice));
        sum = Math.addExact(sum, Math.multiplyExact(usage.completionTokens(), output));
        return Math.ceilDiv(sum, PER);
    }
}

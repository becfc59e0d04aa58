package dev.parley.events.billing;

import dev.parley.events.identity.UserId;
import java.time.Instant;

/**
 * The sum of a user's billed turns in one period with one model. The latest record of a key is the
 * sum; earlier ones are compacted away, so the key holds user, period and model. A record can be
 * further by many turns than the one before it.
 *
 * @param period a day ({@code 2026-11-21}) or a month ({@code 2026-11}), in UTC
 * @param amountMicros the price in millionths of {@code currency}
 * @param at when the newest turn in the sum ended
 */
public record UserTotals(
        UserId userId,
        String period,
        String model,
        long turns,
        long promptTokens,
        long completionTokens,
        long amountMicros,
        String currency,
        Instant at)
        implements BillingEvent {
    @Override
    public String key() {
        return userId + "|" + period + "|" + model;
    }

    @Override
    public String eventId() {
        return key() + "|" + turns;
    }
}

package dev.parley.ingress.history;

import java.time.Instant;

/**
 * What a user's turns of one period with one model came to.
 *
 * @param period a day or a month, in UTC
 * @param amountMicros in millionths of {@code currency}
 */
public record StoredTotals(
        String period,
        String model,
        long turns,
        long promptTokens,
        long completionTokens,
        long amountMicros,
        String currency,
        Instant updatedAt) {}

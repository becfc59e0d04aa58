package dev.parley.billing.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.billing.UsageRecorded;
import dev.parley.events.billing.UserTotals;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The sum of a user's billed turns in one period with one model, as the store keeps it.
 *
 * @param at when the newest turn in the sum ended
 */
record RunningTotal(
        long turns,
        long promptTokens,
        long completionTokens,
        long amountMicros,
        String currency,
        Instant at) {
    private static final int FIXED_BYTES = 5 * Long.BYTES + Integer.BYTES;

    static RunningTotal none(String currency) {
        return new RunningTotal(0, 0, 0, 0, currency, Instant.MIN);
    }

    /**
     * The sum with one more turn.
     *
     * @throws UnableToSettle when the turn was priced in another currency, or a sum is more than a
     *     long holds
     */
    RunningTotal plus(UsageRecorded usage) throws UnableToSettle {
        return plus(
                new RunningTotal(
                        1,
                        usage.usage().promptTokens(),
                        usage.usage().completionTokens(),
                        usage.amountMicros(),
                        usage.currency(),
                        usage.at()));
    }

    /**
     * The sum of both.
     *
     * @throws UnableToSettle when they are in different currencies, or a sum is more than a long
     *     holds
     */
    RunningTotal plus(RunningTotal other) throws UnableToSettle {
        if (!other.currency.equals(currency)) {
            throw new UnableToSettle(
                    "priced in %s, but the sum is in %s".formatted(other.currency, currency), null);
        }
        try {
            return new RunningTotal(
                    Math.addExact(turns, other.turns),
                    Math.addExact(promptTokens, other.promptTokens),
                    Math.addExact(completionTokens, other.completionTokens),
                    Math.addExact(amountMicros, other.amountMicros),
                    currency,
                    other.at.isAfter(at) ? other.at : at);
        } catch (ArithmeticException e) {
            throw new UnableToSettle("the sum is more than can be counted", e);
        }
    }

    UserTotals of(TotalKey key) {
        return new UserTotals(
                key.user(),
                key.period(),
                key.model(),
                turns,
                promptTokens,
                completionTokens,
                amountMicros,
                currency,
                at);
    }

    byte[] bytes() {
        byte[] code = currency.getBytes(UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + code.length)
                .putLong(turns)
                .putLong(promptTokens)
                .putLong(completionTokens)
                .putLong(amountMicros)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .put(code)
                .array();
    }

    static @Nullable RunningTotal read(byte @Nullable [] bytes) {
        return bytes == null ? null : of(bytes);
    }

    static RunningTotal of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RunningTotal(
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong(),
                new String(bytes, FIXED_BYTES, bytes.length - FIXED_BYTES, UTF_8),
                Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()));
    }
}

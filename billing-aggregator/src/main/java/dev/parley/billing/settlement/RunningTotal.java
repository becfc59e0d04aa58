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
        if (!usage.currency().equals(currency)) {
            throw new UnableToSettle(
                    "priced in %s, but the sum is in %s".formatted(usage.currency(), currency));
        }
        try {
            return new RunningTotal(
                    Math.addExact(turns, 1),
                    Math.addExact(promptTokens, usage.usage().promptTokens()),
                    Math.addExact(completionTokens, usage.usage().completionTokens()),
                    Math.addExact(amountMicros, usage.amountMicros()),
                    currency,
                    usage.at().isAfter(at) ? usage.at() : at);
        } catch (ArithmeticException _) {
            throw new UnableToSettle("the sum is more than can be counted");
        }
    }

    UserTotals of(UsageRecorded usage, String period) {
        return new UserTotals(
                usage.userId(),
                period,
                usage.model(),
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
        if (bytes == null) {
            return null;
        }
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

package dev.parley.billing.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.identity.UserId;
import org.apache.kafka.common.utils.Bytes;

/** What a sum is the sum of; in the store the text of the three with bars between. */
record TotalKey(UserId user, String period, String model) {
    /** Sums lie from here; ids are hexadecimal. */
    static final Bytes FIRST = bytes("0");

    /** Sums lie below this. */
    static final Bytes BEYOND_LAST = bytes("g");

    private static final char BAR = '|';

    Bytes bytes() {
        return bytes(user.toString() + BAR + period + BAR + model);
    }

    static TotalKey read(Bytes key) {
        String text = new String(key.get(), UTF_8);
        int afterUser = text.indexOf(BAR);
        int afterPeriod = text.indexOf(BAR, afterUser + 1);
        return new TotalKey(
                UserId.parse(text.substring(0, afterUser)),
                text.substring(afterUser + 1, afterPeriod),
                text.substring(afterPeriod + 1));
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(UTF_8));
    }
}

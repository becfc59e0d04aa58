package dev.parley.events.time;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of this process: that of the system, and the only reader of it. For fault tests it can
 * be off, by what {@code PARLEY_CLOCK_OFFSET} says: {@code 10m}, {@code -1h30m}. A process that is
 * more than an hour ahead of the brokers writes nothing: they refuse its records.
 *
 * <p>What Kafka's clients and the JDK time for themselves goes by the system's clock all the same.
 */
public final class ProcessClock {
    /**
     * How far the clocks of two processes may be apart: one ten minutes ahead, one ten minutes
     * behind. Who compares another process's time with its own allows for that much.
     */
    public static final Duration TOLERANCE = Duration.ofMinutes(20);

    private static final Logger LOG = LoggerFactory.getLogger(ProcessClock.class);
    private static final String VARIABLE = "PARLEY_CLOCK_OFFSET";
    private static final Clock CLOCK = of(System.getenv());

    private ProcessClock() {}

    /** The same for the life of the process. */
    public static Clock get() {
        return CLOCK;
    }

    /**
     * The clock of a process with this environment.
     *
     * @throws IllegalArgumentException when the offset is none; tells what is expected.
     */
    static Clock of(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, "");
        if (value.isBlank()) {
            return Clock.systemUTC();
        }
        Duration offset = offset(value.strip());
        LOG.atWarn()
                .addKeyValue("offset", offset)
                .log(VARIABLE + " is set: the clock of this process is wrong on purpose");
        return Clock.offset(Clock.systemUTC(), offset);
    }

    private static Duration offset(String value) {
        boolean back = value.startsWith("-");
        try {
            Duration size = Duration.parse("PT" + (back ? value.substring(1) : value));
            return back ? size.negated() : size;
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: hours, minutes and seconds, such as 10m or -1h30m)"
                            .formatted(VARIABLE, value),
                    malformed);
        }
    }
}

package dev.parley.local.terminal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters are meant: those for which all that is given holds. */
final class LetterOptions {
    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "Letters of this group, such as llm-worker.")
    private @Nullable String group;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Records that stood first on this topic; or the dead-letter topic.")
    private @Nullable String topic;

    @Option(names = "--partition", paramLabel = "N", description = "Of this partition.")
    private @Nullable Integer partition;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Failed since: 2026-01-31T12:00:00Z, or so long ago: 30m, 2h, 3d.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Failed until; as --from.")
    private @Nullable Instant to;

    @Option(names = "--key", paramLabel = "KEY", description = "With this key.")
    private @Nullable String key;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Of this kind of failure: unreadable, refused, timeout, …")
    private @Nullable String kind;

    @Option(
            names = "--exception",
            paramLabel = "NAME",
            description = "Whose exception's class has this in its name.")
    private @Nullable String exception;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Whose record or message says this, in any case.")
    private @Nullable String text;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "pending (the default), replayed or discarded.")
    private @Nullable String state;

    /** The fields of the filter that are given, as the edge names them. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "group", group);
        put(fields, "topic", topic);
        put(fields, "partition", partition);
        put(fields, "from", from);
        put(fields, "to", to);
        put(fields, "key", key);
        put(fields, "kind", kind);
        put(fields, "exception", exception);
        put(fields, "text", text);
        put(fields, "state", state);
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }

    /** A time, or how long ago it was. */
    static final class Moment implements ITypeConverter<Instant> {
        private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

        @Override
        public Instant convert(String text) {
            Matcher ago = AGO.matcher(text);
            if (ago.matches()) {
                long number = Long.parseLong(ago.group(1));
                Duration time =
                        switch (ago.group(2)) {
                            case "s" -> Duration.ofSeconds(number);
                            case "m" -> Duration.ofMinutes(number);
                            case "h" -> Duration.ofHours(number);
                            default -> Duration.ofDays(number);
                        };
                return Clock.systemUTC().instant().minus(time);
            }
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'%s' is no time (expected: such as 2026-01-31T12:00:00Z, 30m or 3d)"
                                .formatted(text));
            }
        }
    }
}

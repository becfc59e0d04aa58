package dev.parley.local.log;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Understands how each process writes its log: ECS JSON, PostgreSQL, Redis, and text that starts
 * with a time. All in UTC.
 */
final class LogDialect {
    private static final Pattern ISO =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,]\\d{3,9})(?:Z| UTC)? +(.*)");
    private static final Pattern LEVEL =
            Pattern.compile(
                    "(?:\\[\\d+\\] )?(TRACE|DEBUG|INFO|WARN|ERROR|LOG|WARNING|FATAL|PANIC)\\b:? *(.*)");
    private static final Pattern REDIS =
            Pattern.compile(
                    "\\d+:[A-Z] (\\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3}) ([.*#-]) (.*)");
    private static final DateTimeFormatter REDIS_TIME =
            DateTimeFormatter.ofPattern("dd MMM yyyy HH:mm:ss.SSS", Locale.ROOT);
    private static final Map<String, String> REDIS_LEVELS =
            Map.of(".", "DEBUG", "-", "INFO", "*", "INFO", "#", "WARN");

    /** Fields that say the same for every line of a process, or are shown in another way. */
    private static final Set<String> SHOWN_ELSEWHERE =
            Set.of(
                    "@timestamp",
                    "message",
                    "log",
                    "process",
                    "service",
                    "ecs",
                    "error",
                    "host",
                    "tags");

    private final String process;

    LogDialect(String process) {
        this.process = process;
    }

    /** Empty when the line goes on with the one before. */
    Optional<LogLine> read(String line) {
        if (line.startsWith("{")) {
            return ecs(line);
        }
        Matcher redis = REDIS.matcher(line);
        if (redis.matches()) {
            return Optional.of(
                    new LogLine(
                            LocalDateTime.parse(redis.group(1), REDIS_TIME)
                                    .toInstant(ZoneOffset.UTC),
                            process,
                            REDIS_LEVELS.getOrDefault(redis.group(2), ""),
                            redis.group(3)));
        }
        Matcher iso = ISO.matcher(line);
        return iso.matches() ? text(iso.group(1), iso.group(2)) : Optional.empty();
    }

    private Optional<LogLine> text(String time, String rest) {
        try {
            Instant instant =
                    LocalDateTime.parse(time.replace(' ', 'T').replace(',', '.'))
                            .toInstant(ZoneOffset.UTC);
            Matcher level = LEVEL.matcher(rest);
            return Optional.of(
                    level.matches()
                            ? new LogLine(instant, process, name(level.group(1)), level.group(2))
                            : new LogLine(instant, process, "", rest));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private static String name(String level) {
        return switch (level) {
            case "LOG" -> "INFO";
            case "WARNING" -> "WARN";
            default -> level;
        };
    }

    private Optional<LogLine> ecs(String line) {
        try {
            JsonNode entry = JsonMapper.shared().readTree(line);
            StringBuilder text = new StringBuilder(entry.path("message").asString(""));
            entry.properties().stream()
                    .filter(field -> !SHOWN_ELSEWHERE.contains(field.getKey()))
                    .filter(field -> field.getValue().isValueNode())
                    .forEach(field ->
                            text.append(' ')
                                    .append(field.getKey())
                                    .append('=')
                                    .append(field.getValue().asString()));
            JsonNode trace = entry.path("error").path("stack_trace");
            if (trace.isString()) {
                text.append('\n').append(trace.asString().stripTrailing());
            }
            return Optional.of(
                    new LogLine(
                            Instant.parse(entry.path("@timestamp").asString("")),
                            process,
                            entry.path("log").path("level").asString(""),
                            text.toString()));
        } catch (JacksonException | DateTimeParseException somethingElse) {
            return Optional.empty();
        }
    }
}

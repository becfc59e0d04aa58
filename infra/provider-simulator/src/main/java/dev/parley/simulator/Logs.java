package dev.parley.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;

/** Where log records go: warnings to the console, and everything to a file where one is set. */
final class Logs {

    private Logs() {}

    /** The file gets one ECS JSON object a line, as the services write theirs. */
    static void open(Optional<Path> file) throws IOException {
        for (Handler console : Logger.getLogger("").getHandlers()) {
            console.setLevel(Level.WARNING);
        }
        if (file.isPresent()) {
            attach(file.get());
        }
    }

    private static void attach(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        FileHandler handler = new FileHandler(path.toString(), true);
        handler.setEncoding("UTF-8");
        handler.setFormatter(new EcsFormatter());
        Logger.getLogger("").addHandler(handler);
    }

    private static final class EcsFormatter extends Formatter {
        private static final JsonMapper JSON = new JsonMapper();

        @Override
        public String format(LogRecord event) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("@timestamp", event.getInstant().toString());
            fields.put("log.level", level(event.getLevel()));
            fields.put("log.logger", String.valueOf(event.getLoggerName()));
            fields.put("service.name", "provider-simulator");
            fields.put("message", formatMessage(event));
            if (event.getThrown() != null) {
                StringWriter trace = new StringWriter();
                event.getThrown().printStackTrace(new PrintWriter(trace));
                fields.put("error.stack_trace", trace.toString());
            }
            return JSON.writeValueAsString(fields) + "\n";
        }

        /** The level's name as the services write it. */
        private static String level(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return "WARN";
            }
            return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
        }
    }
}

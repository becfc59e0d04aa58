package dev.parley.local.terminal;

import dev.parley.local.home.StateDirectory;
import dev.parley.local.pipeline.Program;
import dev.parley.local.system.LocalSystem;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where everything is, for somebody who just brought the system up. */
final class Banner {
    private Banner() {}

    static String of(LocalSystem system, StateDirectory home) {
        var addresses = system.addresses();
        var settings = system.settings();
        String edge = addresses.http(Program.INGRESS_API.id()).toString();
        StringBuilder text = new StringBuilder();
        row(text, "API", edge + "/api/v1");
        row(text, "WebSocket", edge.replace("http:", "ws:") + "/ws/chat");
        int edges = settings.instancesOf(Program.INGRESS_API.id());
        if (edges > 1) {
            row(
                    text,
                    "more edges",
                    IntStream.rangeClosed(2, edges)
                            .mapToObj(Program.INGRESS_API::instance)
                            .map(process -> addresses.http(process).toString())
                            .collect(Collectors.joining(" ")));
        }
        row(text, "simulator", addresses.http(Program.PROVIDER_SIMULATOR.id()).toString());
        row(text, "Kafka", addresses.bootstrapServers());
        row(text, "PostgreSQL", addresses.superuser().jdbcUrl());
        row(text, "Redis", addresses.redisUrl().replaceFirst("//[^@]*@", "//"));
        if (!settings.models().isEmpty()) {
            row(text, "models", String.join(", ", settings.models()));
        }
        row(text, "operator", home.operatorFile() + "  (email, password, API key)");
        row(text, "user", home.userFile().toString());
        row(text, "logs", home.logs() + "  (./parley logs -f)");
        text.append(
                """

                  ./parley chat "Tell me about tides"

                  curl -s %s/api/v1/conversations -H "Authorization: Bearer %s"

                """
                        .formatted(edge, keyOf(home.userFile())));
        return text.toString();
    }

    /**
     * A shell expression for the key in this file, so that the key itself does not end up in a
     * scrollback.
     */
    private static String keyOf(Path account) {
        return "$(sed -n 's/.*\"api_key\" : \"\\(.*\\)\".*/\\1/p' '%s')".formatted(account);
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("  %-11s %s%n".formatted(name, value));
    }
}

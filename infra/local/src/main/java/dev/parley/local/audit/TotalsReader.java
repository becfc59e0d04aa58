package dev.parley.local.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads sums as billing writes them: one JSON object a line. */
final class TotalsReader {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TotalsReader() {}

    /** The sums that these processes hold together. */
    static Map<Total.Key, Total> ofProcesses(List<URI> management) {
        Map<Total.Key, Total> totals = new HashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (URI process : management) {
                var answer =
                        http.send(
                                HttpRequest.newBuilder(process.resolve("/actuator/totals"))
                                        .timeout(PATIENCE)
                                        .build(),
                                BodyHandlers.ofLines());
                if (answer.statusCode() != 200) {
                    throw new IOException("%s answers %d".formatted(process, answer.statusCode()));
                }
                totals.putAll(parse(answer.body()));
            }
            return totals;
        } catch (IOException | JacksonException failure) {
            throw new UnableToAudit("billing's state", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnableToAudit("billing's state", interrupted);
        }
    }

    static Map<Total.Key, Total> parse(Stream<String> lines) {
        Map<Total.Key, Total> totals = new HashMap<>();
        lines.filter(line -> !line.isBlank())
                .forEach(line -> {
                    JsonNode sum = JsonMapper.shared().readTree(line);
                    totals.put(
                            new Total.Key(
                                    sum.path("user_id").asString(),
                                    sum.path("period").asString(),
                                    sum.path("model").asString()),
                            new Total(
                                    sum.path("turns").asLong(),
                                    sum.path("prompt_tokens").asLong(),
                                    sum.path("completion_tokens").asLong(),
                                    sum.path("amount_micros").asLong()));
                });
        return totals;
    }
}

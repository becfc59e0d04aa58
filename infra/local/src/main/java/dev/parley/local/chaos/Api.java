package dev.parley.local.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The edge over HTTP, as one user. */
record Api(HttpClient http, String apiKey) {
    /** What came back. */
    record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asString("");
        }
    }

    /** Null where nobody answered. */
    @Nullable Answer get(URI edge, String path) throws InterruptedException {
        return send(request(edge, path, Duration.ofSeconds(5)).GET().build());
    }

    /** Null where nobody answered. */
    @Nullable Answer post(
            URI edge, String path, Map<String, String> body, String key, Duration patience)
            throws InterruptedException {
        HttpRequest.Builder request =
                request(edge, path, patience)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body)));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    private HttpRequest.Builder request(URI edge, String path, Duration patience) {
        return HttpRequest.newBuilder(edge.resolve(path))
                .timeout(patience)
                .header("Authorization", "Bearer " + apiKey);
    }

    private @Nullable Answer send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            String body = response.body().isBlank() ? "{}" : response.body();
            return new Answer(response.statusCode(), JsonMapper.shared().readTree(body));
        } catch (IOException | JacksonException broken) {
            return null;
        }
    }
}

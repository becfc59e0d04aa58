package dev.parley.local.deadletter;

import dev.parley.local.home.Account;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The edge's interface for dead letters, with the operator's key. */
public final class Letters implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final String PATH = "/api/v1/admin/dead-letters";

    private final Account operator;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    public Letters(Account operator) {
        this.operator = operator;
    }

    /**
     * A page of a list.
     *
     * @param filter fields of the query
     * @throws LettersRefused when the edge does not answer or refuses; so do the other methods
     */
    public JsonNode page(Map<String, String> filter) {
        return json(send(request("?" + query(filter)).GET(), BodyHandlers.ofString()));
    }

    /** One letter. */
    public JsonNode letter(String id, boolean revealed) {
        String path = "/" + encoded(id) + (revealed ? "?reveal=text" : "");
        return json(send(request(path).GET(), BodyHandlers.ofString()));
    }

    /** Has the edge do a part of a command; {@code verb} is replay or discard. */
    JsonNode act(String verb, JsonNode body) {
        return json(
                send(
                        request("/" + verb)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                        BodyHandlers.ofString()));
    }

    /** Copies all letters that a filter finds, one a line; returns how many. */
    public long export(Map<String, String> filter, boolean revealed, OutputStream to)
            throws IOException {
        String path = "/export?" + query(filter) + (revealed ? "&reveal=text" : "");
        HttpResponse<InputStream> response =
                send(request(path).GET(), BodyHandlers.ofInputStream());
        try (InputStream lines = response.body()) {
            if (response.statusCode() != 200) {
                String body = new String(lines.readAllBytes(), StandardCharsets.UTF_8);
                throw refused(response.statusCode(), body);
            }
            return copy(lines, to);
        }
    }

    /** The edge ends an export that it cannot complete with a problem in the last line. */
    private static long copy(InputStream from, OutputStream to) throws IOException {
        long count = 0;
        var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{\"type\":\"urn:parley:problem:")) {
                throw refused(500, line);
            }
            to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            count++;
        }
        to.flush();
        return count;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(operator.baseUrl() + PATH + path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + operator.apiKey());
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> HttpResponse<T> send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException failure) {
            throw new LettersRefused(
                    "the edge at %s does not answer; look at ./parley status, start it with ./parley up"
                            .formatted(operator.baseUrl()),
                    true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LettersRefused("interrupted", false);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw refused(response.statusCode(), response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    private static LettersRefused refused(int status, String body) {
        JsonNode problem = problem(body);
        String code = problem == null ? "" : problem.path("code").asString("");
        String detail = problem == null ? body : problem.path("detail").asString("");
        return switch (status) {
            case 401, 403 ->
                    new LettersRefused(
                            "the edge does not know the operator's key in operator.json (%d %s); was another Parley started on its port? ./parley restart ingress-api makes the account known"
                                    .formatted(status, code),
                            false);
            case 503 -> new LettersRefused(code + ": " + detail, true);
            default -> new LettersRefused("%s: %s".formatted(code, detail), false);
        };
    }

    private static @Nullable JsonNode problem(String body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

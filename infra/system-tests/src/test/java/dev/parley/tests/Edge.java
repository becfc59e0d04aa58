package dev.parley.tests;

import dev.parley.events.wire.EventJson;
import dev.parley.local.ParleySystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One edge as one user sees it. */
record Edge(URI address, String apiKey) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** An answer of the edge. */
    record Answer(int status, JsonNode body, Map<String, java.util.List<String>> headers) {
        String text(String field) {
            return body.path(field).asString("");
        }
    }

    static Edge of(ParleySystem system) {
        return new Edge(system.address("ingress-api"), system.user().apiKey());
    }

    /** The same edge by another way. */
    Edge at(URI otherAddress) {
        return new Edge(otherAddress, apiKey);
    }

    Edge as(String otherKey) {
        return new Edge(address, otherKey);
    }

    /** Opens a conversation and gives its id. */
    String conversation(String model) {
        Answer answer = post("/api/v1/conversations", Map.of("model", model));
        if (answer.status() != 201) {
            throw new AssertionError("expected 201, got " + answer);
        }
        return answer.text("id");
    }

    /** Sends a prompt and waits for the answer. */
    Answer ask(String conversation, String prompt, String... headers) {
        return post(messages(conversation), Map.of("content", prompt), headers);
    }

    /** The stored messages of a conversation, oldest first. */
    java.util.List<JsonNode> history(String conversation) {
        return get(messages(conversation)).body().path("data").values().stream().toList();
    }

    static String messages(String conversation) {
        return "/api/v1/conversations/" + conversation + "/messages";
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer patch(String path, Object body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        EventJson.mapper().writeValueAsString(body))));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** What stands at a path that is no JSON. */
    HttpResponse<String> page(String path) {
        return sent(request(path).GET());
    }

    Answer post(String path, Object body, String... headers) {
        return postRaw(path, EventJson.mapper().writeValueAsString(body), headers);
    }

    Answer postRaw(String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** A request as this user. */
    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
        if (!apiKey.isEmpty()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        return request;
    }

    private static Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = sent(request);
        String body = response.body().isBlank() ? "{}" : response.body();
        return new Answer(
                response.statusCode(), EventJson.mapper().readTree(body), response.headers().map());
    }

    private static HttpResponse<String> sent(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

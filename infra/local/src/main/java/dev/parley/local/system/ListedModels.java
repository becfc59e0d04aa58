package dev.parley.local.system;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The models that an OpenAI-compatible endpoint offers. */
public final class ListedModels {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private ListedModels() {}

    /**
     * Asks {@code GET <endpoint>/models} once.
     *
     * @throws IOException when it does not answer within three seconds, or not with a list of
     *     models.
     */
    public static List<String> of(URI endpoint, String key) throws IOException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            endpoint.toString().replaceFirst("/+$", "")
                                                    + "/models"))
                            .timeout(LIMIT);
            if (!key.isEmpty()) {
                request.header("Authorization", "Bearer " + key);
            }
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("it answered " + response.statusCode());
            }
            List<String> names = new ArrayList<>();
            for (JsonNode model : JsonMapper.shared().readTree(response.body()).path("data")) {
                names.add(model.path("id").asString());
            }
            return names;
        } catch (ConnectException nobody) {
            throw new IOException("nothing answers there", nobody);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new IOException("it answered with something else than a list", malformed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}

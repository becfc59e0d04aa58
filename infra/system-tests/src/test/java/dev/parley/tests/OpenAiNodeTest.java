package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.events.wire.EventJson;
import dev.parley.local.ParleySystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** OpenAI's own client for JavaScript, unchanged. */
@ExtendWith(WholeSystem.class)
final class OpenAiNodeTest {
    private static final String ADDRESS = "http://127.0.0.1:8080/v1";
    private static final Pattern SCRIPT = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);

    private final NodeProject node = new NodeProject("openai-client");
    private final ParleySystem system;
    private final String address;

    OpenAiNodeTest(ParleySystem system) {
        this.system = system;
        this.address = system.address("ingress-api").resolve("/v1").toString();
    }

    @Test
    void doesWhatTheReadmeShows() throws IOException {
        Matcher script = SCRIPT.matcher(Files.readString(Path.of("..", "..", "README.md")));
        assertThat(script.find()).isTrue();
        assertThat(script.group(1)).contains(ADDRESS);

        String written =
                node.runText(
                        script.group(1).replace(ADDRESS, address),
                        Map.of("KEY", system.user().apiKey()));

        assertThat(written).contains("Tell me about tides");
        Edge edge = Edge.of(system);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(edge.history(latest(edge)))
                                .extracting(message -> message.path("content").asString())
                                .last()
                                .isEqualTo(written));
    }

    @Test
    void readsAnswersCallsToolsAndThrows() {
        JsonNode got =
                EventJson.mapper()
                        .readTree(
                                node.run(
                                        "client.mjs",
                                        Map.of(
                                                "BASE_URL",
                                                address,
                                                "KEY",
                                                system.user().apiKey())));

        assertThat(got.at("/streamed/text")).isEqualTo(got.at("/whole/text"));
        for (String way : List.of("whole", "streamed")) {
            JsonNode answer = got.get(way);
            KeptTurn.of(system, answer.path("id").asString())
                    .shows(answer.path("text").asString())
                    .cost(
                            answer.at("/usage/prompt_tokens").asLong(),
                            answer.at("/usage/completion_tokens").asLong());
        }
        assertThat(got.path("call").asString()).isEqualTo("tide_table");
        assertThat(got.path("answered").asString()).contains("Tool result: \"high at noon\"");
        assertThat(got.at("/json/answer").asString()).contains("Tell me about tides");
        assertThat(got.get("models").valueStream().map(JsonNode::asString))
                .contains("sim-1", "sim-tools");
        assertThat(got.get("failures").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "AuthenticationError 401 invalid_api_key ",
                        "NotFoundError 404 model_not_found model",
                        "BadRequestError 400 invalid_request temperature",
                        "BadRequestError 400 unknown_parameter mood");
    }

    private static String latest(Edge edge) {
        return edge.get("/api/v1/conversations?unlisted=true&limit=1")
                .body()
                .at("/data/0/id")
                .asString();
    }
}

package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.ParleySystem;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is refused at the door, and with which words. */
@ExtendWith(WholeSystem.class)
final class BadInputTest {
    private final ParleySystem system;
    private final Edge edge;

    BadInputTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"content\":',                                    400",
        "'[]',                                               400",
        "'{}',                                               400",
        "'{\"content\":\"   \"}',                            400",
        "'{\"content\":17}',                                 400",
        "'{\"content\":\"hi\",\"model\":\"no-such-model\"}', 404",
    })
    void refusesPromptsThatAreNone(String body, int status) {
        String conversation = edge.conversation("sim-fast");
        Edge.Answer answer = edge.postRaw(Edge.messages(conversation), body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isNotBlank();
        assertThat(answer.headers().get("content-type"))
                .containsExactly("application/problem+json");
        assertThat(edge.history(conversation)).isEmpty();
    }

    @Test
    void refusesAnOverlongPromptAndSaysTheBound() {
        String conversation = edge.conversation("sim-fast");
        Edge.Answer answer = edge.ask(conversation, "x".repeat(65_537));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body().toString()).contains("65536");
    }

    @Test
    void wantsCredentials() {
        assertThat(edge.as("").get("/api/v1/conversations").status()).isEqualTo(401);
        assertThat(edge.as("sk-parley-wrong").get("/api/v1/conversations").status()).isEqualTo(401);
    }

    @Test
    void hidesConversationsOfOthers() {
        String conversation = edge.conversation("sim-fast");
        Edge stranger = edge.as(system.operator().apiKey());

        assertThat(stranger.get("/api/v1/conversations/" + conversation).status()).isEqualTo(404);
        assertThat(stranger.get(Edge.messages(conversation)).status()).isEqualTo(404);
        assertThat(stranger.ask(conversation, "let me in").status()).isEqualTo(404);
        assertThat(edge.ask(UUID.randomUUID().toString(), "anyone?").status()).isEqualTo(404);
        try (ChatSocket socket = ChatSocket.open(stranger)) {
            socket.send("subscribe", "conversation_id", conversation);
            JsonNode error = socket.await(frame -> ChatClient.is(frame, "error"));
            assertThat(error.path("code").asString()).isEqualTo("conversation_not_found");
        }
    }

    @Test
    void keepsTheSocketOpenAfterBadFrames() {
        String conversation = edge.conversation("sim-fast");
        try (ChatSocket socket = ChatSocket.open(edge)) {
            for (String frame :
                    new String[] {
                        "{",
                        "17",
                        "{}",
                        "{\"type\":\"dance\"}",
                        "{\"type\":\"prompt\"}",
                        "{\"type\":\"prompt\",\"conversation_id\":\"x\",\"content\":\"hi\"}",
                        "{\"type\":\"prompt\",\"conversation_id\":\"%s\",\"content\":\"\"}"
                                .formatted(conversation),
                        "{\"type\":\"subscribe\",\"conversation_id\":\"%s\",\"cursor\":\"zzz\"}"
                                .formatted(conversation),
                        "{\"type\":\"cancel\"}"
                    }) {
                socket.sendRaw(frame);
                JsonNode error = socket.await(answer -> ChatClient.is(answer, "error"));
                assertThat(error.path("code").asString()).as(frame).isNotBlank();
            }
            assertThat(socket.isOpen()).isTrue();
            String turn = socket.prompt(conversation, "and still it works");
            assertThat(socket.awaitEnd(turn).path("type").asString()).isEqualTo("completed");
        }
    }

    @Test
    void keepsTextOfEveryKind() {
        String conversation = edge.conversation("sim-fast");
        String odd = "\"quotes\", \\u0000, emoji \uD83C\uDF0A, \u202Ertl, \uFFFF, tab\t, \u0001";
        Edge.Answer answer = edge.ask(conversation, odd);

        assertThat(answer.status()).isEqualTo(200);
        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        assertThat(edge.history(conversation).getFirst().path("content").asString())
                                .isEqualTo(odd));
    }

    @Test
    void refusesWhatIsNoText() {
        String conversation = edge.conversation("sim-fast");

        assertThat(edge.ask(conversation, "nul \u0000").status()).isEqualTo(400);
        assertThat(
                        edge.postRaw(Edge.messages(conversation), "{\"content\":\"half \\ud83c\"}")
                                .status())
                .isEqualTo(400);
        assertThat(edge.history(conversation)).isEmpty();
    }

    @Test
    void refusesWhatIsNoId() {
        assertThat(edge.get("/api/v1/conversations/not-an-id").status()).isIn(400, 404);
        assertThat(edge.get("/api/v1/turns/1-1-1-1-1").status()).isIn(400, 404);
        assertThat(edge.get("/api/v1/no/such/route").status()).isEqualTo(404);
        assertThat(edge.post("/api/v1/conversations", Map.of("model", "nope")).status())
                .isEqualTo(404);
    }
}

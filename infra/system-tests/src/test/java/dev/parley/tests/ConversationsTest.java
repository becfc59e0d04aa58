package dev.parley.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.local.ParleySystem;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What owners do with their conversations, through all processes. */
@ExtendWith(WholeSystem.class)
final class ConversationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ParleySystem system;
    private final Edge edge;
    private final Database database;

    ConversationsTest(ParleySystem system) {
        this.system = system;
        this.edge = Edge.of(system);
        this.database = new Database(system);
    }

    /** No waiting here: what an answer says is there when the answer is. */
    @Test
    void showsAtOnceWhatWasMadeChangedAnsweredAndDeleted() {
        for (int round = 0; round < 5; round++) {
            String conversation = edge.conversation("sim-fast");
            assertThat(listed()).contains(conversation);

            edge.ask(conversation, "What makes the tides?");
            assertThat(edge.history(conversation)).hasSize(2);
            assertThat(conversation(conversation).text("title"))
                    .as("made from the first prompt")
                    .isEqualTo("What makes the tides?");

            Edge.Answer renamed = edge.patch(path(conversation), Map.of("title", "Tides"));
            assertThat(renamed.text("title")).isEqualTo("Tides");
            assertThat(conversation(conversation).text("title")).isEqualTo("Tides");
            JsonNode newest = edge.get("/api/v1/chat/history?limit=1").body().at("/data/0");
            assertThat(newest.path("title").asString()).isEqualTo("Tides");
            edge.patch(path(conversation), Map.of("title", ""));
            assertThat(conversation(conversation).text("title")).isEqualTo("What makes the tides?");

            assertThat(edge.delete(path(conversation)).status()).isEqualTo(204);
            assertThat(conversation(conversation).status()).isEqualTo(404);
            assertThat(edge.get(Edge.messages(conversation)).status()).isEqualTo(404);
            assertThat(listed()).doesNotContain(conversation);
            assertThat(edge.ask(conversation, "Anybody?").status()).isEqualTo(404);
            assertThat(edge.delete(path(conversation)).status()).isEqualTo(204);
        }
    }

    /** The simulator quotes the first user message that it was sent. */
    @Test
    void givesTheModelWhatWasSaidOnItsBranch() {
        String conversation = edge.conversation("sim-fast");
        String first = edge.ask(conversation, "Remember the word heliotrope").text("turn_id");
        String second = edge.ask(conversation, "Which word was it?").text("turn_id");

        Edge.Answer again = edge.post("/api/v1/turns/" + second + "/regenerate", Map.of());
        Edge.Answer edited =
                edge.post(
                        "/api/v1/turns/" + first + "/edit",
                        Map.of("content", "Remember the word vermilion"));
        Edge.Answer behindTheEdit = edge.ask(conversation, "And which was it now?");
        Edge.Answer behindTheFirst =
                edge.post(
                        Edge.messages(conversation),
                        Map.of("content", "And before?", "parent_turn_id", first));
        Edge.Answer further = edge.ask(conversation, "Once more?");

        assertThat(List.of(again, edited, behindTheEdit, behindTheFirst, further))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(text(again)).contains("heliotrope");
        assertThat(text(behindTheEdit)).contains("vermilion").doesNotContain("heliotrope");
        assertThat(text(behindTheFirst)).contains("heliotrope").doesNotContain("vermilion");
        assertThat(text(further)).contains("heliotrope").doesNotContain("vermilion");

        assertThat(prompts(edge.history(conversation)))
                .containsExactly("Remember the word heliotrope", "And before?", "Once more?");
        List<JsonNode> all =
                edge
                        .get(Edge.messages(conversation) + "?branches=all")
                        .body()
                        .path("data")
                        .values()
                        .stream()
                        .toList();
        assertThat(all).hasSize(14);
        assertThat(all.getFirst().path("siblings").values().stream().map(JsonNode::asString))
                .containsExactly(first, edited.text("turn_id"));
        assertThat(all.get(2).path("siblings").values().stream().map(JsonNode::asString))
                .containsExactly(second, again.text("turn_id"), behindTheFirst.text("turn_id"));
        assertThat(all.get(2).path("active").asBoolean()).isFalse();
        assertThat(
                        database.rows(
                                "select count(*) from chat.turns where conversation_id = ? and branched",
                                UUID.fromString(conversation)))
                .containsExactly("3");
    }

    @Test
    void asksAgainOnASocketAndTellsOtherDevicesWhere() {
        String conversation = edge.conversation("sim-fast");
        String first = edge.ask(conversation, "One").text("turn_id");
        String second = edge.ask(conversation, "Two").text("turn_id");
        try (ChatSocket socket = ChatSocket.open(edge);
                ChatSocket other = ChatSocket.open(edge)) {
            other.send("subscribe", "conversation_id", conversation);
            other.send("ping");
            other.await(frame -> ChatSocket.is(frame, "pong"));
            socket.send("prompt", "conversation_id", conversation, "regenerate", second);

            JsonNode accepted = other.await(frame -> ChatSocket.is(frame, "accepted"));
            assertThat(accepted.path("parent_turn_id").asString()).isEqualTo(first);
            assertThat(accepted.path("content").asString()).isEqualTo("Two");
            socket.awaitEnd(accepted.path("turn_id").asString());
        }
    }

    @Test
    void findsWhatWasSaidUntilItIsDeleted() {
        String word = "zyx" + UUID.randomUUID().toString().substring(0, 8);
        String conversation = edge.conversation("sim-fast");
        edge.ask(conversation, "Tell me about " + word + " and 潮汐" + word);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(found(word)).isNotEmpty());
        assertThat(found("潮汐" + word)).isNotEmpty();
        assertThat(found(word.substring(2))).isNotEmpty();
        assertThat(found("about -" + word)).doesNotContain(conversation);
        assertThat(
                        edge.as(system.operator().apiKey())
                                .get("/api/v1/search?q=" + word)
                                .body()
                                .path("data"))
                .isEmpty();

        edge.delete(path(conversation));

        assertThat(found(word)).isEmpty();
        assertThat(
                        database.rows(
                                "select 1 from chat.message_search where conversation_id = ?",
                                UUID.fromString(conversation)))
                .isEmpty();
    }

    @Test
    void showsAConversationToWhoHasTheLink() {
        String conversation = edge.conversation("sim-fast");
        edge.ask(conversation, "Tell me about <tides>");
        Edge.Answer link = edge.post(path(conversation) + "/share", Map.of());
        edge.ask(conversation, "This is private");
        Edge anybody = edge.as("");

        Edge.Answer shown = anybody.get("/api/v1/shared/" + link.text("token"));
        HttpResponse<String> page = anybody.page("/shared/" + link.text("token"));

        assertThat(link.text("url")).endsWith("/shared/" + link.text("token"));
        assertThat(prompts(shown.body().path("data").values().stream().toList()))
                .containsExactly("Tell me about <tides>");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Tell me about &lt;tides&gt;")
                .doesNotContain("This is private", conversation);

        edge.delete(path(conversation) + "/share/" + link.text("id"));
        assertThat(anybody.page("/shared/" + link.text("token")).statusCode()).isEqualTo(404);

        Edge.Answer other = edge.post(path(conversation) + "/share", Map.of());
        edge.delete(path(conversation));
        assertThat(anybody.get("/api/v1/shared/" + other.text("token")).status()).isEqualTo(404);
    }

    @Test
    void givesAConversationAsAFile() {
        String conversation = edge.conversation("sim-fast");
        edge.ask(conversation, "Tell me about tides");

        Edge.Answer json = edge.get(path(conversation) + "/export");
        HttpResponse<String> markdown = edge.page(path(conversation) + "/export?format=markdown");

        assertThat(json.body().path("messages").values().stream().toList())
                .isEqualTo(edge.history(conversation));
        assertThat(markdown.headers().firstValue("Content-Disposition").orElse(""))
                .contains("Tell%20me%20about%20tides.md");
        assertThat(markdown.body())
                .startsWith("# Tell me about tides\n")
                .contains("## Answer by sim-fast");
    }

    private List<String> listed() {
        return edge.get("/api/v1/conversations?limit=5").body().path("data").values().stream()
                .map(each -> each.path("id").asString())
                .toList();
    }

    private List<String> found(String query) {
        return edge
                .get("/api/v1/search?q=" + URLEncoder.encode(query, UTF_8))
                .body()
                .path("data")
                .values()
                .stream()
                .map(hit -> hit.path("conversation_id").asString())
                .toList();
    }

    private Edge.Answer conversation(String conversation) {
        return edge.get(path(conversation));
    }

    private static String path(String conversation) {
        return "/api/v1/conversations/" + conversation;
    }

    private static String text(Edge.Answer answer) {
        return answer.body().at("/message/content").asString();
    }

    private static List<String> prompts(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.path("role").asString().equals("user"))
                .map(message -> message.path("content").asString())
                .toList();
    }
}

package dev.parley.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Finding and taking away what one wrote, over real HTTP. */
final class SearchAndExportTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();

    private final String conversation =
            edge.post("/api/v1/conversations", "{\"title\":\"Über: Tides/Moon\"}").text("id");

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void findsMessagesAndPointsOutWhere() {
        ask("what is a zyzzyva?");

        Reply found = search("ZYZZYVA");

        JsonNode hit = found.json().at("/data/0");
        assertThat(found.json().get("data")).hasSize(2);
        assertThat(hit.get("conversation_id").stringValue()).isEqualTo(conversation);
        assertThat(hit.get("title").stringValue()).isEqualTo("Über: Tides/Moon");
        assertThat(hit.get("role").stringValue()).isEqualTo("assistant");
        String snippet = hit.get("snippet").stringValue();
        JsonNode range = hit.at("/highlights/0");
        assertThat(snippet.substring(range.get("start").intValue(), range.get("end").intValue()))
                .isEqualTo("zyzzyva");
    }

    @Test
    void pagesThroughWhatItFound() {
        for (int i = 0; i < 3; i++) {
            ask("quokka " + i);
        }
        Reply first = edge.get("/api/v1/search?q=quokka&limit=4");
        Reply second =
                edge.get("/api/v1/search?q=quokka&limit=4&cursor=" + first.text("next_cursor"));

        assertThat(first.json().get("data")).hasSize(4);
        assertThat(second.json().get("data")).hasSize(2);
        assertThat(second.json().has("next_cursor")).isFalse();
        assertThat(
                        edge.get(
                                        "/api/v1/search?q=quokka&cursor="
                                                + edge.get("/api/v1/conversations?limit=1")
                                                        .text("next_cursor"))
                                .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "q=", "q=%20", "q=%00", "q=a&limit=51", "q=a&limit=0", "q=a&cursor=x"})
    void refusesSearchesThatAreNone(String query) {
        assertThat(edge.get("/api/v1/search?" + query).status()).isEqualTo(400);
    }

    @Test
    void boundsWhatIsLookedFor() {
        Reply reply = search("x".repeat(201));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("field")).isEqualTo("q");
        assertThat(search("x".repeat(200)).status()).isEqualTo(200);
    }

    @Test
    void exportsAsJson() {
        ask("one");
        Reply file = edge.get(export("json"));

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).startsWith("application/json");
        assertThat(file.header("Content-Disposition"))
                .startsWith("attachment;")
                .contains("filename*=UTF-8''%C3%9Cber%20Tides%20Moon.json");
        assertThat(file.json().at("/conversation/title").stringValue())
                .isEqualTo("Über: Tides/Moon");
        assertThat(file.json().at("/messages/1/content").stringValue()).isEqualTo("echo one");
        assertThat(file.json().get("complete").booleanValue()).isTrue();
    }

    @Test
    void exportsAsMarkdown() {
        ConversationId id = ConversationId.parse(conversation);
        edge.history()
                .with(
                        edge.history().store(id, TurnId.next(), UserId.next(), "one", "# eins"),
                        null,
                        List.of(new ToolCall("1", "look", "{\"a\":\n1}")));
        edge.history().store(id, TurnId.next(), UserId.next(), "two", "zw", "cancelled", null);

        Reply file = edge.get(export("markdown"));

        assertThat(file.header("Content-Type")).isEqualTo("text/markdown;charset=UTF-8");
        assertThat(file.header("Content-Disposition")).contains(".md");
        assertThat(file.body())
                .startsWith("# Über: Tides/Moon\n\n*Begun ")
                .contains("\n\n## Answer by sim-1\n\n# eins\n\nCalls `look`:\n\n    {\"a\": 1}\n")
                .endsWith("\n\nzw\n\n*The answer was stopped here.*\n");
    }

    @Test
    void exportsTheActiveBranchOrAll() {
        String first = ask("one").text("turn_id");
        edge.post("/api/v1/turns/" + first + "/edit", "{\"content\":\"uno\"}");

        assertThat(edge.get(export("json")).json().get("messages")).hasSize(2);
        assertThat(edge.get(export("json") + "&branches=all").json().get("messages")).hasSize(4);
    }

    @Test
    void exportsConversationsOfAnyLength() {
        ConversationId id = ConversationId.parse(conversation);
        for (int i = 0; i < 130; i++) {
            edge.history().store(id, TurnId.next(), UserId.next(), "p" + i, "a" + i);
        }

        assertThat(edge.get(export("json")).json().get("messages")).hasSize(260);
    }

    @Test
    void refusesExportsThatAreNone() {
        assertThat(edge.get(export("pdf")).text("field")).isEqualTo("format");
        assertThat(edge.get(export("json") + "&branches=x").text("field")).isEqualTo("branches");
        ConversationId theirs = ConversationId.next();
        edge.history().store(theirs, UserId.next());
        assertThat(edge.get("/api/v1/conversations/" + theirs + "/export").text("code"))
                .isEqualTo("conversation_not_found");
    }

    private Reply ask(String prompt) {
        return edge.post(
                "/api/v1/conversations/" + conversation + "/messages",
                "{\"content\":\"" + prompt + "\"}");
    }

    private static Reply search(String query) {
        return edge.get("/api/v1/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private String export(String format) {
        return "/api/v1/conversations/" + conversation + "/export?format=" + format;
    }
}

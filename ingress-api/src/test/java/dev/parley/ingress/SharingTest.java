package dev.parley.ingress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Links by which anybody reads a conversation, over real HTTP. */
final class SharingTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();

    private final String conversation =
            edge.post("/api/v1/conversations", "{\"title\":\"Tides & <moons>\"}").text("id");

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void opensAConversationToAnybodyWhoHasTheLink() {
        ask("why?");
        Reply link = edge.post(share(), "");

        assertThat(link.status()).isEqualTo(201);
        assertThat(link.text("token")).matches("[A-Za-z0-9_-]{43}");
        assertThat(link.text("url")).isEqualTo(edge.origin() + "/shared/" + link.text("token"));
        assertThat(edge.shares().tokens()).doesNotContain(link.text("token"));
        Reply shown = edge.getAs(null, "/api/v1/shared/" + link.text("token"));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text("title")).isEqualTo("Tides & <moons>");
        assertThat(shown.json().at("/data/0/content").stringValue()).isEqualTo("why?");
        assertThat(shown.json().at("/data/1/content").stringValue()).isEqualTo("echo why?");
        assertThat(shown.header("X-Robots-Tag")).contains("noindex");
    }

    @Test
    void tellsNothingOfItsOwner() {
        ask("why?");
        String token = edge.post(share(), "").text("token");
        List<String> owner =
                edge.get("/api/v1/users/profile").json().values().stream()
                        .map(JsonNode::asString)
                        .filter(value -> !value.equals("user"))
                        .toList();

        for (String path : List.of("/api/v1/shared/" + token, "/shared/" + token)) {
            assertThat(edge.getAs(null, path).body())
                    .doesNotContain(conversation)
                    .doesNotContain(owner)
                    .doesNotContain("turn_id", "owner", "cursor");
        }
    }

    @Test
    void showsWhatWasThereWhenItWasShared() {
        String first = ask("one").text("turn_id");
        String token = edge.post(share(), "").text("token");
        ask("two");
        edge.post("/api/v1/turns/" + first + "/edit", "{\"content\":\"uno\"}");

        assertThat(contents(token)).containsExactly("one", "echo one");
        assertThat(contents(edge.post(share(), "").text("token")))
                .containsExactly("uno", "echo uno");
    }

    @Test
    void isAPageForBrowsersThatRunsAndLoadsNothing() {
        ask("<script>alert(1)</script>");
        String token = edge.post(share(), "").text("token");

        Reply page = edge.getAs(null, "/shared/" + token);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'");
        assertThat(requireNonNull(page.response()).headers().allValues("Content-Security-Policy"))
                .hasSize(1);
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Robots-Tag")).contains("noindex");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body())
                .contains("<title>Tides &amp; &lt;moons&gt;</title>")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "http://", "https://", "src=");
    }

    @Test
    void continuesLongConversationsOnTheNextPage() {
        for (int i = 0; i < 51; i++) {
            edge.history()
                    .store(
                            ConversationId.parse(conversation),
                            TurnId.next(),
                            UserId.next(),
                            "prompt " + i,
                            "answer " + i);
        }
        String token = edge.post(share(), "").text("token");

        String first = edge.getAs(null, "/shared/" + token).body();
        String next = first.replaceAll("(?s).*href=\"(\\?cursor=[^\"]*)\".*", "$1");
        String second = edge.getAs(null, "/shared/" + token + next).body();

        assertThat(first).contains("answer 49").doesNotContain("answer 50");
        assertThat(second)
                .contains("answer 50", "continued")
                .doesNotContain("answer 49", "?cursor=");
    }

    @Test
    void endsWhenItsOwnerSaysSo() {
        ask("why?");
        Reply link = edge.post(share(), "");
        Reply other = edge.post(share(), "");
        JsonNode listed = edge.get(share()).json().get("data");
        assertThat(listed).hasSize(2);
        assertThat(listed.get(0).has("token")).isFalse();

        String path = share() + "/" + link.text("id");
        assertThat(edge.send("DELETE", path).status()).isEqualTo(204);
        assertThat(edge.send("DELETE", path).status()).isEqualTo(204);

        assertNothing(link.text("token"));
        assertThat(edge.get(share()).json().get("data")).hasSize(1);
        assertThat(contents(other.text("token"))).hasSize(2);
    }

    @Test
    void endsWithTheConversation() {
        ask("why?");
        String token = edge.post(share(), "").text("token");

        edge.send("DELETE", "/api/v1/conversations/" + conversation);

        assertNothing(token);
        assertProblem(edge.get(share()), 404, "conversation_not_found");
    }

    @Test
    void leadsNowhereWithoutALink() {
        assertNothing("x");
        assertNothing("A".repeat(43));
        assertNothing("A".repeat(42) + "!");
        assertThat(edge.getAs(null, "/api/v1/shared/").status()).isEqualTo(401);
        assertThat(edge.getAs(null, "/api/v1/shared/../conversations").status()).isIn(400, 401);
        assertThat(edge.getAs(null, "/api/v1/shared/x/..%2f..%2fconversations").status())
                .isIn(400, 401, 404);
    }

    @Test
    void refusesWhatCannotBeShared() {
        assertProblem(edge.post(share(), ""), 409, "nothing_to_share");
        ask("why?");
        for (int i = 0; i < 100; i++) {
            edge.post(share(), "");
        }
        assertProblem(edge.post(share(), ""), 409, "too_many_shares");
        assertProblem(
                edge.send("DELETE", share() + "/" + UUID.randomUUID()), 404, "share_not_found");
        assertProblem(edge.send("DELETE", share() + "/x"), 404, "share_not_found");
    }

    @Test
    void hidesLinksOfOthers() {
        ConversationId theirs = ConversationId.next();
        edge.history().store(theirs, UserId.next());
        String path = "/api/v1/conversations/" + theirs + "/share";

        assertProblem(edge.post(path, ""), 404, "conversation_not_found");
        assertProblem(edge.get(path), 404, "conversation_not_found");
        assertProblem(
                edge.send("DELETE", path + "/" + UUID.randomUUID()), 404, "conversation_not_found");
    }

    @Test
    void saysWhenLinksAreOutOfReach() {
        ask("why?");
        edge.shares().away(true);

        assertProblem(edge.post(share(), ""), 503, "shares_unavailable");
        assertThat(edge.getAs(null, "/shared/" + "A".repeat(43)).status()).isEqualTo(503);
    }

    private static void assertNothing(String token) {
        assertProblem(edge.getAs(null, "/api/v1/shared/" + token), 404, "share_not_found", 401);
        Reply page = edge.getAs(null, "/shared/" + token);
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("leads nowhere");
    }

    private Reply ask(String prompt) {
        return edge.post(
                "/api/v1/conversations/" + conversation + "/messages",
                "{\"content\":\"" + prompt + "\"}");
    }

    private String share() {
        return "/api/v1/conversations/" + conversation + "/share";
    }

    private static List<String> contents(String token) {
        return edge.getAs(null, "/api/v1/shared/" + token).json().get("data").values().stream()
                .map(message -> message.get("content").stringValue())
                .toList();
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
    }

    /** What does not even look like a token is not let past the door. */
    private static void assertProblem(Reply reply, int status, String code, int orElse) {
        if (reply.status() != orElse) {
            assertProblem(reply, status, code);
        }
    }
}

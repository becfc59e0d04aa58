package dev.parley.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.EdgeOnFakes.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users who start turns faster than they may. */
final class RateTest {
    private static final String PROMPT = "{\"content\":\"Tell me about tides\"}";
    private static final String CHAT =
            "{\"model\":\"sim-1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String MESSAGE =
            "{\"model\":\"sim-1\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final EdgeOnFakes edge =
            EdgeOnFakes.start("--parley.rate.requests-per-minute=1", "--parley.rate.burst=3");
    private final ConversationId conversation = edge.conversation();
    private final String messages = "/api/v1/conversations/" + conversation + "/messages";

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void refusesTheNextOnEveryEntrance() {
        String turn = edge.post(messages, PROMPT).text("turn_id");
        edge.post(messages, PROMPT);
        edge.post(messages, PROMPT);
        int logged = edge.log().events().size();

        for (String path :
                List.of(
                        messages,
                        messages + "/stream",
                        "/api/v1/turns/" + turn + "/regenerate",
                        "/api/v1/turns/" + turn + "/edit")) {
            Reply refused = edge.post(path, PROMPT);
            assertThat(refused.status()).as(path).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("rate_limited");
            assertThat(refused.header("RateLimit")).startsWith("\"turns\";r=0;t=");
            assertAgainWithinAMinute(refused);
        }
        for (String path :
                List.of("/v1/chat/completions", "/api/v1/chat/completions", "/v1/responses")) {
            Reply refused = edge.post(path, CHAT);
            assertThat(refused.status()).as(path).isEqualTo(429);
            assertThat(refused.json().at("/error/code").asString()).isEqualTo("rate_limited");
            assertThat(refused.json().at("/error/type").asString()).isEqualTo("requests");
            assertThat(refused.header("x-ratelimit-remaining-requests")).isEqualTo("0");
            assertThat(refused.header("x-should-retry")).isEmpty();
            assertAgainWithinAMinute(refused);
        }
        Reply message = edge.post("/v1/messages", MESSAGE);
        assertThat(message.status()).isEqualTo(429);
        assertThat(message.json().at("/error/type").asString()).isEqualTo("rate_limit_error");
        assertThat(message.header("anthropic-ratelimit-requests-remaining")).isEqualTo("0");
        assertAgainWithinAMinute(message);
        try (Socket socket = edge.socket("/ws/chat/" + conversation)) {
            Reply frame = socket.ask("{\"type\":\"prompt\",\"id\":\"7\",\"content\":\"hi\"}");
            assertThat(frame.text("type")).isEqualTo("error");
            assertThat(frame.text("code")).isEqualTo("rate_limited");
            assertThat(frame.text("request_id")).isEqualTo("7");
            assertThat(frame.json().get("retry_after").intValue()).isBetween(1, 60);
        }

        assertThat(edge.log().events()).hasSize(logged);
        assertThat(requests("admitted")).isEqualTo(3);
        assertThat(requests("refused")).isEqualTo(9);
    }

    @Test
    void tellsWhatIsLeftInTheWordsOfEachApi() {
        Reply first = edge.post(messages, PROMPT);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"turns\";q=3;w=180");
        assertThat(first.header("RateLimit")).matches("\"turns\";r=2;t=(59|60)");

        Reply second = edge.post("/v1/chat/completions", CHAT);
        assertThat(second.header("x-ratelimit-limit-requests")).isEqualTo("3");
        assertThat(second.header("x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(second.header("x-ratelimit-reset-requests")).matches("1\\d{5}ms");

        Reply third = edge.post("/v1/messages", MESSAGE);
        assertThat(third.header("anthropic-ratelimit-requests-limit")).isEqualTo("3");
        assertThat(third.header("anthropic-ratelimit-requests-remaining")).isEqualTo("0");
        assertThat(third.header("anthropic-ratelimit-requests-reset")).endsWith("Z");
        assertThat(third.header("RateLimit")).isEmpty();
    }

    @Test
    void countsARepeatedKeyOnce() {
        List<Reply> replies = new ArrayList<>();
        for (int each = 0; each < 5; each++) {
            replies.add(edge.post(messages, PROMPT, "Idempotency-Key", "one"));
        }
        try (Socket socket = edge.socket("/ws/chat/" + conversation)) {
            socket.ask(
                    "{\"type\":\"prompt\",\"content\":\"Tell me about tides\",\"idempotency_key\":\"one\"}");
        }

        assertThat(replies).extracting(Reply::status).containsOnly(200);
        assertThat(replies).extracting(reply -> reply.text("turn_id")).containsOnly(turn(replies));
        assertThat(replies.getLast().header("RateLimit")).startsWith("\"turns\";r=2;");
        assertThat(requests("admitted")).isOne();
        assertThat(requests("repeated")).isEqualTo(5);
    }

    @Test
    void leavesEverythingElseAlone() {
        for (int each = 0; each < 5; each++) {
            edge.post(messages, PROMPT);
        }
        assertThat(edge.post("/v1/messages/count_tokens", CHAT).status()).isEqualTo(200);
        assertThat(edge.get(messages).status()).isEqualTo(200);
        assertThat(edge.post("/api/v1/conversations", "{}").status()).isEqualTo(201);
        assertThat(edge.get(messages).header("RateLimit")).isEmpty();
    }

    private static String turn(List<Reply> replies) {
        return replies.getFirst().text("turn_id");
    }

    private static void assertAgainWithinAMinute(Reply refused) {
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    }

    private double requests(String result) {
        return edge.count("parley.rate.requests", "result", result, "pace", "own");
    }
}

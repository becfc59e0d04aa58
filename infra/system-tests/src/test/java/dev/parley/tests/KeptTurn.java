package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.parley.local.ParleySystem;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is kept of a turn whose answer a client of another API was given. */
record KeptTurn(Edge edge, Journal journal, String turn) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * The turn of an answer.
     *
     * @param id as the client was told: a prefix and the turn's id, with dashes or without
     */
    static KeptTurn of(ParleySystem system, String id) {
        String digits = id.replaceFirst("^[a-z]+[-_]", "").replace("-", "");
        return new KeptTurn(
                Edge.of(system),
                new Journal(system),
                digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    /** Waits until the history has the answer, and checks that it is what the client shows. */
    KeptTurn shows(String text) {
        String conversation = edge.get("/api/v1/turns/" + turn).text("conversation_id");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(edge.history(conversation))
                                .extracting(
                                        message -> message.path("role").asString(),
                                        message -> message.path("content").asString())
                                .last()
                                .isEqualTo(tuple("assistant", text)));
        return this;
    }

    /** Checks that the simulator reported, for one generation, the tokens that the client shows. */
    KeptTurn cost(long promptTokens, long completionTokens) {
        List<JsonNode> ended = journal.ended(turn);
        assertThat(ended)
                .extracting(
                        entry -> entry.path("prompt_tokens_reported").asLong(),
                        entry -> entry.path("completion_tokens_reported").asLong())
                .containsExactly(tuple(promptTokens, completionTokens));
        return this;
    }
}

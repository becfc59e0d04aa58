package dev.parley.ingress.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.chunk.Chunk;
import dev.parley.events.conversation.ConversationEvent.CancelRequested;
import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.identity.GenerationId;
import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Outcome;
import dev.parley.events.turn.TurnError;
import dev.parley.ingress.SlimEdge;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.FakeChunks;
import dev.parley.ingress.tail.ChunkLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Responses as streams, and as their callers come back to them. */
final class KeptResponsesTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();
    private static final String PATH = "/v1/responses";
    private static final ToolCall CALL = new ToolCall("call_1", "now", "{}");

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void answer() {
        edge.pipeline().answerBy(edge.pipeline().saying(List.of("Hel", "lo"), List.of(CALL)));
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void streamsNumberedEvents() {
        Reply reply = stream();

        assertThat(reply.header("Content-Type")).startsWith("text/event-stream");
        assertThat(reply.events())
                .extracting(KeptResponsesTest::name)
                .containsExactly(
                        "0 response.created",
                        "1 response.in_progress",
                        "2 response.output_item.added",
                        "3 response.content_part.added",
                        "4 response.output_text.delta",
                        "5 response.output_text.delta",
                        "6 response.output_text.done",
                        "7 response.content_part.done",
                        "8 response.output_item.done",
                        "9 response.output_item.added",
                        "10 response.function_call_arguments.delta",
                        "11 response.function_call_arguments.done",
                        "12 response.output_item.done",
                        "13 response.completed");
        JsonNode last = reply.events().getLast().get("response");
        assertThat(last.at("/output/0/content/0/text").stringValue()).isEqualTo("Hello");
        assertThat(last.at("/usage/total_tokens").intValue()).isEqualTo(15);
        assertThat(reply.body()).doesNotContain("[DONE]");
    }

    @Test
    void goesOnBehindEveryEvent() {
        List<JsonNode> all = stream().events();
        String id = all.getFirst().at("/response/id").stringValue();

        assertEveryCut(id, all);
        edge.fillMemory();
        assertEveryCut(id, all);
    }

    private static void assertEveryCut(String id, List<JsonNode> all) {
        assertThat(edge.get(PATH + "/" + id + "?stream=true").events()).isEqualTo(all);
        for (int cut = 0; cut < all.size(); cut++) {
            assertThat(again(id, cut).events())
                    .as("behind " + cut)
                    .isEqualTo(all.subList(cut + 1, all.size()));
        }
    }

    @Test
    void goesOnBehindEveryEventWhileTheModelWrites() {
        List<Chunk> chunks = new ArrayList<>();
        edge.pipeline()
                .answerBy(prompt -> {
                    GenerationId first = GenerationId.next();
                    GenerationId second = GenerationId.next();
                    chunks.addAll(
                            List.of(
                                    FakeChunks.accepted(
                                            prompt.conversationId(), prompt.turnId(), "hi"),
                                    FakeChunks.started(
                                            prompt.conversationId(), prompt.turnId(), first),
                                    FakeChunks.delta(
                                            prompt.conversationId(),
                                            prompt.turnId(),
                                            first,
                                            1,
                                            "One "),
                                    FakeChunks.started(
                                            prompt.conversationId(), prompt.turnId(), second),
                                    FakeChunks.delta(
                                            prompt.conversationId(),
                                            prompt.turnId(),
                                            second,
                                            1,
                                            "One two"),
                                    FakeChunks.delta(
                                            prompt.conversationId(),
                                            prompt.turnId(),
                                            second,
                                            2,
                                            " three"),
                                    FakeChunks.completed(
                                            prompt.conversationId(),
                                            prompt.turnId(),
                                            second,
                                            "One two three")));
                    edge.history().store(prompt, "One two three", null);
                });

        for (int written = 0; written < 7; written++) {
            chunks.clear();
            String id = create(",\"background\":true").text("id");
            chunks.subList(0, written).forEach(edge.chunks()::write);
            Supplier<Reply> stream = edge.begun(PATH + "/" + id + "?stream=true");
            chunks.subList(written, 7).forEach(edge.chunks()::write);
            List<JsonNode> whole = stream.get().events();

            assertThat(whole).hasSize(11);
            for (int cut = 0; cut < whole.size(); cut++) {
                assertThat(again(id, cut).events())
                        .as("behind " + cut)
                        .isEqualTo(whole.subList(cut + 1, whole.size()));
            }
        }
    }

    @Test
    void isToldAsItIsStoredWhereTheLogIsGone() {
        List<JsonNode> all = stream().events();
        String id = all.getFirst().at("/response/id").stringValue();
        edge.fillMemory();
        edge.chunks().readBackGives(ChunkLog.Extent.EXPIRED);

        List<JsonNode> told = again(id, 3).events();
        List<JsonNode> tooLate = again(id, 4).events();

        assertThat(told.getFirst().get("delta").stringValue()).isEqualTo("Hello");
        assertThat(told.getLast().at("/response/output"))
                .isEqualTo(all.getLast().at("/response/output"));
        assertThat(tooLate).hasSize(1);
        assertThat(tooLate.getFirst().get("type").stringValue()).isEqualTo("error");
        assertThat(tooLate.getFirst().get("sequence_number").intValue()).isEqualTo(4);
        assertThat(edge.get(PATH + "/" + id).text("status")).isEqualTo("completed");
    }

    @Test
    void holdsBackWhatAnotherGenerationRepeatsAndSaysWhereItDoesNot() {
        edge.pipeline().answerBy(edge.pipeline().sayingAnew("One", "One two"));
        List<JsonNode> repeated = stream().events();
        edge.pipeline().answerBy(edge.pipeline().sayingAnew("One", "Two"));
        List<JsonNode> other = stream().events();

        assertThat(repeated)
                .filteredOn(event -> event.has("delta"))
                .extracting(event -> event.get("delta").stringValue())
                .containsExactly("One", " two");
        assertThat(repeated).extracting(KeptResponsesTest::name).endsWith("9 response.completed");
        assertThat(other.getLast().get("type").stringValue()).isEqualTo("error");
        assertThat(other.getLast().get("code").stringValue()).isEqualTo("generation_restarted");
        String id = other.getFirst().at("/response/id").stringValue();
        assertThat(again(id, 4).events()).isEqualTo(other.subList(5, other.size()));
        assertThat(edge.get(PATH + "/" + id).json().at("/output/0/content/0/text").stringValue())
                .isEqualTo("Two");
    }

    @Test
    void saysWhyAnAnswerIsNotWhole() {
        JsonNode incomplete = lastOf(Outcome.COMPLETED, FinishReason.LENGTH, null);
        JsonNode cancelled = lastOf(Outcome.CANCELLED, null, null);
        JsonNode failed =
                lastOf(
                        Outcome.FAILED,
                        null,
                        new TurnError(ErrorCategory.TIMEOUT, "it took too long"));

        assertThat(incomplete.get("type").stringValue()).isEqualTo("response.incomplete");
        assertThat(incomplete.at("/response/incomplete_details/reason").stringValue())
                .isEqualTo("max_output_tokens");
        assertThat(cancelled.get("type").stringValue()).isEqualTo("response.cancelled");
        assertThat(cancelled.at("/response/status").stringValue()).isEqualTo("cancelled");
        assertThat(cancelled.at("/response/output/0/content/0/text").stringValue())
                .isEqualTo("Hel");
        assertThat(failed.get("type").stringValue()).isEqualTo("response.failed");
        assertThat(failed.at("/response/error/code").stringValue()).isEqualTo("timeout");
    }

    private static JsonNode lastOf(
            Outcome outcome, @Nullable FinishReason reason, @Nullable TurnError error) {
        edge.pipeline()
                .answerBy(
                        edge.pipeline()
                                .ending(
                                        "Hel",
                                        end ->
                                                new Chunk.TurnEnded(
                                                        end.conversationId(),
                                                        end.turnId(),
                                                        outcome,
                                                        end.generationId(),
                                                        end.usage(),
                                                        reason,
                                                        null,
                                                        error,
                                                        null,
                                                        end.textLength(),
                                                        end.textSha256(),
                                                        end.at())));
        return stream().events().getLast();
    }

    @Test
    void runsInTheBackground() {
        GenerationId generation = GenerationId.next();
        edge.pipeline().answerBy(prompt -> edge.pipeline().begin(prompt, generation));

        Reply begun = create(",\"background\":true");
        String id = begun.text("id");
        Reply running = edge.get(PATH + "/" + id);

        assertThat(begun.text("status")).isEqualTo("queued");
        assertThat(running.text("status")).isEqualTo("in_progress");
        assertThat(running.text("id")).isEqualTo(id);
        PromptSubmitted prompt = (PromptSubmitted) edge.log().events().getLast();
        edge.history().store(prompt, "Hello", null);
        assertThat(edge.get(PATH + "/" + id).text("status")).isEqualTo("completed");
    }

    @Test
    void isCancelled() {
        GenerationId generation = GenerationId.next();
        edge.pipeline().answerBy(prompt -> edge.pipeline().begin(prompt, generation));
        String id = create(",\"background\":true").text("id");

        Reply reply = edge.post(PATH + "/" + id + "/cancel", "");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("id")).isEqualTo(id);
        assertThat(edge.log().events().getLast()).isInstanceOf(CancelRequested.class);
    }

    @Test
    void isNobodyElses() {
        String id = create("").text("id");
        char last = id.charAt(id.length() - 1);
        String other = id.substring(0, id.length() - 1) + (char) (last + 1);

        for (String path :
                List.of(
                        PATH + "/" + id,
                        PATH + "/" + id + "?stream=true",
                        PATH + "/" + id + "/input_items")) {
            assertNotFound(edge.getAs(SlimEdge.OPERATOR_KEY, path));
        }
        assertNotFound(edge.postAs(SlimEdge.OPERATOR_KEY, PATH + "/" + id + "/cancel", ""));
        assertNotFound(
                edge.postAs(
                        SlimEdge.OPERATOR_KEY,
                        PATH,
                        "{\"model\":\"sim-1\",\"input\":\"hi\",\"previous_response_id\":\"%s\"}"
                                .formatted(id)));
        assertNotFound(edge.get(PATH + "/" + other));
        assertNotFound(edge.get(PATH + "/resp_1"));
        assertThat(edge.get(PATH + "/" + id).status()).isEqualTo(200);
    }

    private static void assertNotFound(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(404);
        assertThat(reply.json().at("/error/code").stringValue()).isEqualTo("response_not_found");
    }

    @Test
    void isDeletedWhereNothingFollowsIt() {
        String alone = create("").text("id");
        String followed = create("").text("id");
        create(",\"previous_response_id\":\"" + followed + "\"");

        Reply deleted = edge.send("DELETE", PATH + "/" + alone);
        Reply refused = edge.send("DELETE", PATH + "/" + followed);

        assertThat(deleted.json().get("deleted").booleanValue()).isTrue();
        assertThat(edge.log().events().getLast()).isInstanceOf(ConversationDeleted.class);
        assertThat(edge.get(PATH + "/" + alone).status()).isEqualTo(404);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/message").stringValue())
                .contains("DELETE /api/v1/conversations/");
    }

    @Test
    void listsWhatItWasAsked() {
        String id =
                edge.post(
                                PATH,
                                """
                                {"model":"sim-1","input":[{"role":"user","content":"first"},
                                {"role":"assistant","content":"second"},{"role":"user","content":"third"}]}
                                """)
                        .text("id");

        JsonNode latest = edge.get(PATH + "/" + id + "/input_items?limit=1").json();
        JsonNode rest =
                edge.get(
                                PATH
                                        + "/"
                                        + id
                                        + "/input_items?after="
                                        + latest.get("last_id").stringValue())
                        .json();

        assertThat(latest.get("has_more").booleanValue()).isTrue();
        assertThat(latest.at("/data/0/content/0/text").stringValue()).isEqualTo("third");
        assertThat(rest.at("/data/0/role").stringValue()).isEqualTo("assistant");
        assertThat(rest.at("/data/1/content/0/text").stringValue()).isEqualTo("first");
        assertThat(rest.get("has_more").booleanValue()).isFalse();
    }

    private static String name(JsonNode event) {
        return event.get("sequence_number").intValue() + " " + event.get("type").stringValue();
    }

    private static Reply stream() {
        return create(",\"stream\":true");
    }

    private static Reply create(String more) {
        return edge.post(PATH, "{\"model\":\"sim-1\",\"input\":\"hi\"" + more + "}");
    }

    private static Reply again(String id, int after) {
        return edge.get(PATH + "/" + id + "?stream=true&starting_after=" + after);
    }
}

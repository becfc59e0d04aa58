package dev.parley.ingress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.conversation.ConversationEvent.ConversationDeleted;
import dev.parley.events.conversation.ConversationEvent.ConversationUpdated;
import dev.parley.events.conversation.ConversationEvent.PromptSubmitted;
import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.fake.EdgeOnFakes.Reply;
import dev.parley.ingress.fake.FakeChunks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What owners do with their conversations, over real HTTP, with the edge's neighbours in memory.
 */
final class ConversationsTest {
    private static final EdgeOnFakes edge = EdgeOnFakes.start();

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void recover() {
        edge.recover();
    }

    @Test
    void changesSettingsOfWhichItsOwnerThenSeesTheNewOnes() {
        String conversation = conversation();

        Reply changed = patch(conversation, "{\"title\":\"Tides\",\"model\":\"sim-fast\"}");
        patch(conversation, "{\"system_prompt\":\"be brief\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("title")).isEqualTo("Tides");
        Reply found = edge.get("/api/v1/conversations/" + conversation);
        assertThat(found.text("title")).isEqualTo("Tides");
        assertThat(found.text("model")).isEqualTo("sim-fast");
        assertThat(found.text("system_prompt")).isEqualTo("be brief");
        assertThat(edge.log().events().getLast()).isInstanceOf(ConversationUpdated.class);
    }

    @Test
    void refusesSettingsThatAreNone() {
        String conversation = conversation();
        int before = edge.log().events().size();

        assertProblem(patch(conversation, "{}"), 400, "invalid_request");
        assertProblem(patch(conversation, "{\"title\":7}"), 400, "invalid_request");
        assertProblem(
                patch(conversation, "{\"title\":\"" + "x".repeat(201) + "\"}"),
                400,
                "invalid_request");
        assertProblem(patch(conversation, "{\"model\":\"none\"}"), 404, "model_not_found");
        assertThat(edge.log().events()).hasSize(before);
    }

    @Test
    void deletesAConversationOnceAndForAll() {
        String conversation = conversation();
        String turn = ask(conversation, "hi").text("turn_id");

        assertThat(edge.send("DELETE", "/api/v1/conversations/" + conversation).status())
                .isEqualTo(204);
        assertThat(edge.send("DELETE", "/api/v1/chat/history/" + conversation).status())
                .isEqualTo(204);

        assertThat(edge.log().events().stream().filter(ConversationDeleted.class::isInstance))
                .filteredOn(deleted -> deleted.conversationId().toString().equals(conversation))
                .hasSize(1);
        String path = "/api/v1/conversations/" + conversation;
        assertProblem(edge.get(path), 404, "conversation_not_found");
        assertProblem(edge.get(path + "/messages"), 404, "conversation_not_found");
        assertProblem(ask(conversation, "still there?"), 404, "conversation_not_found");
        assertProblem(patch(conversation, "{\"title\":\"x\"}"), 404, "conversation_not_found");
        assertProblem(
                edge.post("/api/v1/turns/" + turn + "/regenerate", ""), 404, "turn_not_found");
        assertThat(edge.get("/api/v1/conversations").body()).doesNotContain(conversation);
    }

    @Test
    void hidesConversationsOfOthersFromChangesToo() {
        ConversationId theirs = ConversationId.next();
        edge.history().store(theirs, UserId.next());
        for (String id : List.of(theirs.toString(), ConversationId.next().toString(), "no-id")) {
            assertProblem(patch(id, "{\"title\":\"x\"}"), 404, "conversation_not_found");
            assertProblem(
                    edge.send("DELETE", "/api/v1/conversations/" + id),
                    404,
                    "conversation_not_found");
            assertProblem(
                    edge.send("DELETE", "/api/v1/chat/history/" + id),
                    404,
                    "conversation_not_found");
        }
    }

    @Test
    void showsWhatWasSaidLastInEachConversation() {
        String conversation = conversation();
        ask(conversation, "one");
        ask(conversation, "two");

        Reply history = edge.get("/api/v1/chat/history?limit=1");

        JsonNode entry = history.json().at("/data/0");
        assertThat(entry.get("id").stringValue()).isEqualTo(conversation);
        assertThat(entry.at("/last_message/role").stringValue()).isEqualTo("assistant");
        assertThat(entry.at("/last_message/content").stringValue()).isEqualTo("echo two");
        assertThat(history.text("next_cursor")).isNotEmpty();
    }

    @Test
    void keepsBothAnswersAndShowsTheLatest() {
        String conversation = conversation();
        String first = ask(conversation, "one").text("turn_id");
        String second = ask(conversation, "two").text("turn_id");

        Reply again = edge.post("/api/v1/turns/" + second + "/regenerate", "");
        String other = again.text("turn_id");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().at("/message/content").stringValue()).isEqualTo("echo two");
        assertThat(turns(conversation, "")).containsExactly(first, first, other, other);
        JsonNode all = edge.get(messages(conversation) + "?branches=all").json().get("data");
        assertThat(all).hasSize(6);
        JsonNode old = all.get(2);
        assertThat(old.get("turn_id").stringValue()).isEqualTo(second);
        assertThat(old.get("parent_turn_id").stringValue()).isEqualTo(first);
        assertThat(old.get("active").booleanValue()).isFalse();
        assertThat(old.get("siblings").values().stream().map(JsonNode::stringValue))
                .containsExactly(second, other);
        assertThat(all.get(5).get("active").booleanValue()).isTrue();
        assertThat(all.get(0).has("siblings")).isFalse();
    }

    @Test
    void editsAPromptAndGoesOnFromThere() {
        String conversation = conversation();
        String first = ask(conversation, "one").text("turn_id");
        ask(conversation, "two");

        Reply edited = edge.post("/api/v1/turns/" + first + "/edit", "{\"content\":\"uno\"}");
        ask(conversation, "due");

        assertThat(edited.json().at("/message/content").stringValue()).isEqualTo("echo uno");
        assertThat(contents(conversation)).containsExactly("uno", "echo uno", "due", "echo due");
        assertThat(requireNonNull(submitted(edited).branch()).parentTurnId()).isNull();
        assertProblem(
                edge.post("/api/v1/turns/" + first + "/edit", "{\"content\":\" \"}"),
                400,
                "prompt_empty");
    }

    @Test
    void continuesBehindAnyTurn() {
        String conversation = conversation();
        String first = ask(conversation, "one").text("turn_id");
        ask(conversation, "two");

        Reply behind =
                edge.post(
                        messages(conversation),
                        "{\"content\":\"three\",\"parent_turn_id\":\"%s\"}".formatted(first));
        assertThat(contents(conversation))
                .containsExactly("one", "echo one", "three", "echo three");
        assertThat(requireNonNull(submitted(behind).branch()).context()).hasSize(2);

        edge.post(messages(conversation), "{\"content\":\"anew\",\"parent_turn_id\":null}");
        assertThat(contents(conversation)).containsExactly("anew", "echo anew");
        assertProblem(
                edge.post(messages(conversation), "{\"content\":\"x\",\"parent_turn_id\":7}"),
                400,
                "invalid_request");
        assertProblem(
                edge.post(
                        messages(conversation),
                        "{\"content\":\"x\",\"parent_turn_id\":\"%s\"}".formatted(TurnId.next())),
                404,
                "turn_not_found");
    }

    @Test
    void branchesAreSafeToSendAgainAndNeedNotBeWaitedFor() {
        String conversation = conversation();
        String first = ask(conversation, "one").text("turn_id");
        String path = "/api/v1/turns/" + first + "/regenerate";

        Reply once = edge.post(path, "{}", "Idempotency-Key", "again-1");
        Reply twice = edge.post(path, "{}", "Idempotency-Key", "again-1");
        Reply later = edge.post(path, "", "Prefer", "respond-async");

        assertThat(twice.text("turn_id")).isEqualTo(once.text("turn_id"));
        assertThat(later.status()).isEqualTo(202);
        assertThat(later.header("Location")).isEqualTo("/api/v1/turns/" + later.text("turn_id"));
    }

    @Test
    void aTurnInProgressCanNotBeAskedAgain() {
        String conversation = conversation();
        edge.pipeline()
                .answerBy(prompt ->
                        edge.chunks()
                                .write(
                                        FakeChunks.accepted(
                                                prompt.conversationId(),
                                                prompt.turnId(),
                                                prompt.content())));
        String open =
                edge.post(messages(conversation), "{\"content\":\"hi\"}", "Prefer", "respond-async")
                        .text("turn_id");

        Reply reply = edge.post("/api/v1/turns/" + open + "/regenerate", "");

        assertProblem(reply, 409, "turn_in_progress");
        assertThat(reply.text("turn_id")).isEqualTo(open);
    }

    @Test
    void branchesOnASocketToo() {
        String conversation = conversation();
        String first = ask(conversation, "one").text("turn_id");
        ask(conversation, "two");

        try (var socket = edge.socket("/ws/chat/" + conversation);
                var other = edge.socket("/ws/chat/" + conversation)) {
            other.ping();
            socket.send(
                    "{\"type\":\"prompt\",\"content\":\"uno\",\"edit\":\"%s\"}".formatted(first));
            assertThat(socket.until("completed").getLast().text("turn_id")).isNotEmpty();
            Reply accepted = other.next();
            assertThat(accepted.text("type")).isEqualTo("accepted");
            assertThat(accepted.json().has("parent_turn_id")).isFalse();
            other.until("completed");

            socket.send(
                    "{\"type\":\"prompt\",\"content\":\"due\",\"parent_turn_id\":\"%s\"}"
                            .formatted(first));
            assertThat(socket.until("accepted").getLast().text("parent_turn_id")).isEqualTo(first);
            assertThat(other.until("accepted").getLast().text("parent_turn_id")).isEqualTo(first);
        }
        assertThat(contents(conversation)).containsExactly("one", "echo one", "due", "echo due");
    }

    @Test
    void refusesViewsThatAreNone() {
        assertProblem(
                edge.get(messages(conversation()) + "?branches=some"), 400, "invalid_request");
        assertProblem(edge.get("/api/v1/conversations?unlisted=x"), 400, "invalid_request");
    }

    private static PromptSubmitted submitted(Reply reply) {
        return edge.log().events().stream()
                .filter(PromptSubmitted.class::isInstance)
                .map(PromptSubmitted.class::cast)
                .filter(prompt -> prompt.turnId().toString().equals(reply.text("turn_id")))
                .findFirst()
                .orElseThrow();
    }

    private static String conversation() {
        return edge.post("/api/v1/conversations", "{}").text("id");
    }

    private static String messages(String conversation) {
        return "/api/v1/conversations/" + conversation + "/messages";
    }

    private static Reply ask(String conversation, String prompt) {
        return edge.post(messages(conversation), "{\"content\":\"" + prompt + "\"}");
    }

    private static Reply patch(String conversation, String body) {
        return edge.patch("/api/v1/conversations/" + conversation, body);
    }

    private static List<String> turns(String conversation, String query) {
        return field(edge.get(messages(conversation) + query), "turn_id");
    }

    private static List<String> contents(String conversation) {
        return field(edge.get(messages(conversation)), "content");
    }

    private static List<String> field(Reply page, String field) {
        return page.json().get("data").values().stream()
                .map(message -> message.get(field).stringValue())
                .toList();
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(Map.of(reply.status(), reply.text("code")))
                .as(reply.body())
                .isEqualTo(Map.of(status, code));
    }
}

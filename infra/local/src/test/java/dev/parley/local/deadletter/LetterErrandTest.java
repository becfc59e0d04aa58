package dev.parley.local.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class LetterErrandTest {
    private static final LettersRefused AWAY = new LettersRefused("away", true);

    private final Deque<Object> answers = new ArrayDeque<>();
    private final List<JsonNode> requests = new ArrayList<>();
    private final LetterErrand errand = new LetterErrand(this::edge, () -> {});

    private JsonNode edge(JsonNode request) {
        requests.add(request.deepCopy());
        Object answer = answers.remove();
        if (answer instanceof LettersRefused refused) {
            throw refused;
        }
        return JsonMapper.shared().readTree((String) answer);
    }

    @Test
    void asksUntilAllIsDoneAsOneCommand() {
        answers.add(part("a", ",\"next_cursor\":\"x\""));
        answers.add(part("b", ""));
        List<Integer> progress = new ArrayList<>();

        errand.run(body(), part -> progress.add(part.letters().size()));

        assertThat(progress).containsExactly(1, 2);
        assertThat(errand.counts()).containsEntry("replayed", 2);
        assertThat(requests).extracting(each -> each.path("reason").asString()).containsOnly("why");
        assertThat(requests)
                .extracting(each -> each.path("action_id").asString())
                .containsOnly(errand.actionId());
        assertThat(requests)
                .extracting(each -> each.path("cursor").asString(""))
                .containsExactly("", "x");
    }

    @Test
    void asksAgainWhenAnAnswerIsLost() {
        answers.add(part("a", ",\"next_cursor\":\"x\""));
        answers.add(AWAY);
        answers.add(part("b", ""));

        errand.run(body(), _ -> {});

        assertThat(errand.letters()).hasSize(2);
        assertThat(requests.get(2)).isEqualTo(requests.get(1));
    }

    @Test
    void givesUpInTheEndAndKnowsWhatWasDone() {
        answers.add(part("a", ",\"next_cursor\":\"x\""));
        for (int number = 0; number < 5; number++) {
            answers.add(AWAY);
        }

        assertThatThrownBy(() -> errand.run(body(), _ -> {})).isSameAs(AWAY);
        assertThat(errand.counts()).containsEntry("replayed", 1);
        assertThat(answers).isEmpty();
    }

    @Test
    void doesNotInsistWhenRefused() {
        LettersRefused refused = new LettersRefused("no", false);
        answers.add(part("a", ",\"next_cursor\":\"x\""));
        answers.add(refused);

        assertThatThrownBy(() -> errand.run(body(), _ -> {})).isSameAs(refused);
    }

    private static ObjectNode body() {
        return JsonMapper.shared().createObjectNode().put("reason", "why");
    }

    private static String part(String id, String more) {
        return "{\"counts\":{\"replayed\":1},\"letters\":[{\"id\":\"%s\"}]%s}".formatted(id, more);
    }
}

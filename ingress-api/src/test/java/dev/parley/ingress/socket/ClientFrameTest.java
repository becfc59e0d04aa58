package dev.parley.ingress.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.identity.TurnId;
import dev.parley.ingress.branch.Direction;
import dev.parley.ingress.problem.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientFrameTest {

    @Test
    void readsEveryFrame() {
        assertThat(
                        ClientFrame.read(
                                """
                                {"type":"prompt","id":"1","conversation_id":"c","content":"hi","model":"m",
                                 "idempotency_key":"k","not_known":{"a":[1]}}
                                """))
                .isEqualTo(
                        new ClientFrame.Prompt("1", "c", "hi", "m", "k", new Direction.Onward()));
        assertThat(ClientFrame.read("{\"type\":\"cancel\",\"turn_id\":\"t\"}"))
                .isEqualTo(new ClientFrame.Cancel(null, "t"));
        assertThat(
                        ClientFrame.read(
                                "{\"type\":\"subscribe\",\"conversation_id\":\"c\",\"cursor\":null}"))
                .isEqualTo(new ClientFrame.Subscribe(null, "c", null));
        assertThat(ClientFrame.read("{\"type\":\"unsubscribe\",\"conversation_id\":\"c\"}"))
                .isEqualTo(new ClientFrame.Unsubscribe(null, "c"));
        assertThat(ClientFrame.read("{\"type\":\"ping\",\"id\":\"7\"}"))
                .isEqualTo(new ClientFrame.Ping("7"));
    }

    @Test
    void readsWhereAPromptGoesOn() {
        TurnId turn = TurnId.next();

        assertThat(direction("\"content\":\"hi\"")).isEqualTo(new Direction.Onward());
        assertThat(direction("\"content\":\"hi\",\"parent_turn_id\":\"%s\"".formatted(turn)))
                .isEqualTo(new Direction.Behind(turn));
        assertThat(direction("\"content\":\"hi\",\"parent_turn_id\":null"))
                .isEqualTo(new Direction.Behind(null));
        assertThat(direction("\"regenerate\":\"%s\"".formatted(turn)))
                .isEqualTo(new Direction.Again(turn));
        assertThat(direction("\"content\":\"hi\",\"edit\":\"%s\"".formatted(turn)))
                .isEqualTo(new Direction.Instead(turn));
    }

    private static Direction direction(String fields) {
        return ((ClientFrame.Prompt) ClientFrame.read("{\"type\":\"prompt\"," + fields + "}"))
                .direction();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"prompt\",\"id\":\"9\",\"parent_turn_id\":\"x\"}   | parent_turn_id",
                "{\"type\":\"prompt\",\"id\":\"9\",\"edit\":7}                 | edit",
                "{\"type\":\"prompt\",\"id\":\"9\",\"parent_turn_id\":null,\"edit\":\"01a00000-0000-7000-8000-000000000000\"} | parent_turn_id",
                "{\"type\":\"prompt\",\"id\":\"9\",\"content\":\"hi\",\"regenerate\":\"01a00000-0000-7000-8000-000000000000\"} | content",
                "{\"type\":\"dance\",\"id\":\"9\"}                           | type",
                "{\"id\":\"9\"}                                              | type",
                "{\"type\":17,\"id\":\"9\"}                                  | type",
                "{\"type\":\"cancel\",\"id\":\"9\"}                          | turn_id",
                "{\"type\":\"prompt\",\"id\":\"9\",\"content\":{\"a\":1}}    | content",
                "{\"type\":\"subscribe\",\"id\":\"9\",\"cursor\":5}          | cursor"
            })
    void namesTheFieldThatIsWrongAndTheFrameThatItWasIn(String text, String field) {
        assertThat(ClientFrame.read(text))
                .isInstanceOfSatisfying(
                        ClientFrame.Unreadable.class,
                        bad -> {
                            assertThat(bad.id()).isEqualTo("9");
                            assertThat(bad.refusal().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
                            assertThat(bad.refusal().field()).isEqualTo(field);
                        });
    }

    @Test
    void saysWhereJsonIsBrokenWithoutRepeatingIt() {
        assertThat(ClientFrame.read("{\"type\":\n  \"prompt\", secret"))
                .isInstanceOfSatisfying(
                        ClientFrame.Unreadable.class,
                        bad -> {
                            assertThat(bad.refusal().code()).isEqualTo(ProblemCode.INVALID_JSON);
                            assertThat(bad.refusal().message())
                                    .contains("line 2")
                                    .doesNotContain("secret");
                        });
    }

    @ParameterizedTest
    @CsvSource({"[]", "17", "null", "\"prompt\"", "''"})
    void refusesWhatIsNoObject(String text) {
        assertThat(ClientFrame.read(text)).isInstanceOf(ClientFrame.Unreadable.class);
    }
}

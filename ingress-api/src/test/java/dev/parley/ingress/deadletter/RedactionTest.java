package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.wire.EventJson;
import org.junit.jupiter.api.Test;

final class RedactionTest {

    @Test
    void showsWhatTheSystemWroteAndHidesWhatPeopleWrote() {
        assertThat(redacted(LetterSamples.CREATED))
                .contains("ConversationCreated", LetterSamples.CONVERSATION, "sim-1", "11:00:00Z")
                .contains("[redacted, 15 characters]")
                .doesNotContain("secret");
    }

    @Test
    void hidesTextInFieldsThatNobodyThoughtOf() {
        assertThat(
                        redacted(
                                "{\"messages\":[{\"role\":\"user\",\"content\":\"secret\"}],\"x\":{\"y\":\"secret\"}}"))
                .contains("user")
                .doesNotContain("secret");
    }

    @Test
    void hidesTextThatPretendsToBeAWord() {
        assertThat(redacted("{\"model\":\"my secret\",\"turn_id\":{\"a\":\"secret\"},\"a\":7}"))
                .doesNotContain("secret")
                .contains("7");
    }

    @Test
    void hidesHeadersThatAreNotOurs() {
        assertThat(Redaction.header("ce_type", "TurnFailed".getBytes(UTF_8), false))
                .isEqualTo("TurnFailed");
        assertThat(Redaction.header("ce_type", "a secret".getBytes(UTF_8), false))
                .doesNotContain("secret");
        assertThat(Redaction.header("x", "secret".getBytes(UTF_8), false)).doesNotContain("secret");
        assertThat(Redaction.header("x", "secret".getBytes(UTF_8), true)).isEqualTo("secret");
    }

    private static String redacted(String json) {
        return Redaction.of(EventJson.mapper().readTree(json)).toString();
    }
}

package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.deadletter.DeadLetter;
import dev.parley.events.wire.EventJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class LetterMendingTest {
    private static final String MEND =
            "{'op':'replace','path':'/at','value':'2026-11-21T11:00:00Z'}";

    private final LetterMending mending = new LetterMending();

    @Test
    void leavesBytesUntouchedWithoutAPatch() {
        byte[] value = {1, 2, (byte) 0xff};

        assertThat(mending.value(letter(value), LetterSamples.SINK, null)).isSameAs(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add     | {'op':'add','path':'/title','value':'new'}",
                "replace | {'op':'replace','path':'/title','value':'new'}",
                "test    | {'op':'test','path':'/model','value':'sim-1'},{'op':'replace','path':'/title','value':'new'}",
                "move    | {'op':'replace','path':'/model','value':'new'},{'op':'move','from':'/model','path':'/title'}",
                "copy    | {'op':'replace','path':'/model','value':'new'},{'op':'copy','from':'/model','path':'/title'}",
            })
    void knowsTheOperations(String name, String operations) {
        assertThat(mended(LetterSamples.BROKEN, operations + "," + MEND).path("title").asString())
                .as(name)
                .isEqualTo("new");
    }

    @Test
    void removesFields() {
        JsonNode mended = mended(LetterSamples.BROKEN, "{'op':'remove','path':'/title'}," + MEND);

        assertThat(mended.has("title")).isFalse();
        assertThat(mended.path("at").asString()).isEqualTo("2026-11-21T11:00:00Z");
    }

    @Test
    void givesBytesThatAreNoJsonAWholeValue() {
        JsonNode mended =
                mended(
                        "\u0000poison",
                        "{'op':'replace','path':'','value':%s}"
                                .formatted(LetterSamples.CREATED.replace('"', '\'')));

        assertThat(mended.path("type").asString()).isEqualTo("ConversationCreated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'op':'replace','path':'/title','value':'new'} | at",
                "{'op':'add','path':'/colour','value':'red'} | colour",
                "{'op':'replace','path':'/type','value':'Nonsense'} | type",
                "{'op':'replace','path':'/conversation_id','value':'01a4b3f5-0000-7000-8000-000000000009'} | key",
            })
    void refusesWhatIsNoEventOfTheTopic(String operation, String named) {
        String rest = named.equals("at") ? "" : "," + MEND;

        assertThatThrownBy(() -> mended(LetterSamples.BROKEN, operation + rest))
                .isInstanceOf(UnableToMend.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'test','path':'/model','value':'other'}",
                "{'op':'remove','path':'/nothing'}",
                "{'op':'replace','path':'/title'}",
                "{'op':'replace','path':'','value':[]}",
            })
    void refusesPatchesThatDoNotApply(String operation) {
        assertThatThrownBy(() -> mended(LetterSamples.BROKEN, operation))
                .isInstanceOf(UnableToMend.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[{'op':'replace'}]",
                "[{'path':'/a','value':1}]",
                "[{'op':'conjure','path':'/a'}]",
                "[{'op':1,'path':'/a'}]",
                "no json"
            })
    void refusesWhatIsNoPatch(String patch) {
        assertThatThrownBy(() -> LetterMending.check(patch.replace('\'', '"')))
                .isInstanceOf(UnableToMend.class);
    }

    private JsonNode mended(String value, String operations) {
        byte[] mended =
                mending.value(
                        letter(value.getBytes(UTF_8)),
                        LetterSamples.SINK,
                        "[" + operations.replace('\'', '"') + "]");
        return EventJson.mapper().readTree(mended);
    }

    private static DeadLetter letter(byte[] value) {
        return LetterSamples.SINK.letter(
                new ConsumerRecord<>(
                        LetterSamples.SINK.name(),
                        0,
                        0,
                        LetterSamples.CONVERSATION.getBytes(UTF_8),
                        value));
    }
}

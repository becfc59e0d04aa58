package dev.parley.orchestrator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.generation.GenerationParameters;
import dev.parley.events.generation.Message;
import dev.parley.events.generation.Role;
import dev.parley.events.generation.Tool;
import dev.parley.events.generation.ToolCall;
import dev.parley.events.wire.EventJson;
import dev.parley.orchestrator.Chat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextMeasureTest {
    private final TextMeasure texts = new TextMeasure();

    @ParameterizedTest
    @ValueSource(strings = {"", "tides", "ä\"\\", "\n\t\u0001", "潮汐", "🌊🌊"})
    void neverCountsFewerBytesThanJsonTakes(String text) {
        List<Message> messages =
                List.of(
                        Message.text(Role.SYSTEM, text),
                        new Message(Role.USER, text, List.of(text, text), null, null),
                        new Message(
                                Role.ASSISTANT,
                                text,
                                null,
                                List.of(
                                        new ToolCall(text, text, text),
                                        new ToolCall(text, text, text)),
                                null),
                        new Message(Role.USER, text, null, null, text));
        GenerationParameters tools = Chat.offering(new Tool(text, text, text, true));

        assertThat(texts.measure(text).bytes()).isGreaterThanOrEqualTo(json(text));
        assertThat(texts.measure(messages).bytes()).isGreaterThanOrEqualTo(json(messages));
        assertThat(Objects.requireNonNull(texts.tools(tools)).bytes())
                .isGreaterThanOrEqualTo(json(Objects.requireNonNull(tools.tools())));
    }

    @Test
    void countsTheTokensOfEverythingThatAModelReads() {
        Message call =
                new Message(Role.ASSISTANT, "", null, List.of(new ToolCall("a", "b", "c")), null);

        int plain = texts.measure(List.of(Message.text(Role.ASSISTANT, ""))).tokens();
        assertThat(texts.measure(List.of(call)).tokens()).isEqualTo(plain + 3);
        assertThat(
                        texts.measure(List.of(new Message(Role.USER, "", List.of("x"), null, null)))
                                .tokens())
                .isEqualTo(plain + 1_600);
    }

    @Test
    void findsNothingToReadInParametersThatOfferNothing() {
        assertThat(texts.tools(null)).isNull();
        assertThat(texts.tools(Chat.PARAMETERS)).isNull();
    }

    private static int json(Object value) {
        return EventJson.mapper().writeValueAsBytes(value).length;
    }
}

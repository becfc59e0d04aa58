package dev.parley.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.answer.Answer.End;
import dev.parley.simulator.answer.Message.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ComposerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Tokenizer TOKENIZER = new Tokenizer();
    private static final Composer COMPOSER = new Composer(TOKENIZER);
    private static final List<Message> TURNS =
            List.of(
                    new Message(Role.SYSTEM, "Be brief"),
                    new Message(Role.USER, "Tell me about tides"),
                    new Message(Role.ASSISTANT, "They come and go"),
                    new Message(Role.USER, "And the moon?"));

    @Test
    void writesTheSameAnswerToTheSameConversation() {
        assertThat(text("sim-1", prompt(TURNS))).isEqualTo(text("sim-1", prompt(TURNS)));
    }

    @Test
    void saysThatItIsASimulatorAndWhatItWasSent() {
        assertThat(text("sim-1", prompt(TURNS)))
                .startsWith("This is Parley's provider simulator, a stand-in for a model.")
                .contains("Messages seen: 4.")
                .contains("Fingerprint: " + Conversation.of(TURNS).fingerprint() + ".")
                .contains("First user message: \"Tell me about tides\".")
                .contains("Last user message: \"And the moon?\".");
    }

    static IntStream everyMessage() {
        return IntStream.range(0, TURNS.size());
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void answersDifferentlyWhenAnyMessageDiffers(int index) {
        List<Message> other = new ArrayList<>(TURNS);
        other.set(index, new Message(TURNS.get(index).role(), TURNS.get(index).text() + "!"));

        assertThat(Conversation.of(other).fingerprint())
                .isNotEqualTo(Conversation.of(TURNS).fingerprint());
        assertThat(text("sim-1", prompt(other))).isNotEqualTo(text("sim-1", prompt(TURNS)));
    }

    @Test
    void tellsRolesAndMessageBordersApart() {
        assertThat(
                        List.of(
                                fingerprint(new Message(Role.USER, "ab")),
                                fingerprint(new Message(Role.SYSTEM, "ab")),
                                fingerprint(
                                        new Message(Role.USER, "a"), new Message(Role.USER, "b")),
                                fingerprint(
                                        new Message(Role.USER, "ab"), new Message(Role.USER, ""))))
                .doesNotHaveDuplicates();
    }

    @Test
    void fillsWithOtherWordsForAnotherSeedOrChoice() {
        Prompt seeded =
                new Prompt(
                        Conversation.of(TURNS),
                        Offer.NONE,
                        OptionalInt.empty(),
                        List.of(),
                        7,
                        1,
                        null);
        Model model = Models.find("sim-1").orElseThrow();

        assertThat(text("sim-1", seeded)).isNotEqualTo(text("sim-1", prompt(TURNS)));
        assertThat(COMPOSER.compose(seeded, model, 1))
                .isNotEqualTo(COMPOSER.compose(seeded, model, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain words",
                "",
                "  spaces\n\n and\ttabs  ",
                "numbers 123456 and 'quotes' \"too\"",
                "emoji 👩‍👩‍👧‍👦 and 🏴‍☠️, 日本語のテキスト, العربية, ελληνικά",
                "<|endoftext|> <|im_start|>",
                "a lone surrogate \ud83d here"
            })
    void countsTheTokensOfExactlyWhatItSays(String said) {
        List<Message> messages = List.of(new Message(Role.USER, said));
        Model model = Models.find("sim-1").orElseThrow();
        int whole = text("sim-1", prompt(messages)).length();

        for (int limit = 1; limit <= 80; limit++) {
            Prompt limited =
                    new Prompt(
                            Conversation.of(messages),
                            Offer.NONE,
                            OptionalInt.of(limit),
                            List.of(),
                            0,
                            1,
                            null);
            Answer.Text answer = (Answer.Text) COMPOSER.compose(limited, model, 0);
            String text = Piece.join(answer.parts());

            assertThat(tokens(answer)).isEqualTo(TOKENIZER.count(text)).isLessThanOrEqualTo(limit);
            assertThat(answer.end())
                    .isEqualTo(text.length() < whole ? new End.OutOfTokens() : new End.Finished());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 9999})
    void givesParametricModelsExactlyTheirLength(int length) {
        Model model = Models.find("sim-t" + length + "-f0-g0").orElseThrow();

        assertThat(tokens(COMPOSER.compose(prompt(TURNS), model, 0))).isEqualTo(length);
    }

    @Test
    void keepsTheOpeningWholeHoweverLongTheExcerpts() {
        String said = "日本語のテキスト".repeat(20);

        assertThat(text("sim-fast", prompt(List.of(new Message(Role.USER, said)))))
                .contains("Last user message: \"" + said.substring(0, 40) + "…\". Filler: ");
    }

    @Test
    void endsBeforeTheFirstStop() {
        Prompt stopped =
                new Prompt(
                        Conversation.of(TURNS),
                        Offer.NONE,
                        OptionalInt.empty(),
                        List.of("Fingerprint", "tor, a st", "absent"),
                        0,
                        1,
                        null);

        Answer.Text answer =
                (Answer.Text) COMPOSER.compose(stopped, Models.find("sim-1").orElseThrow(), 0);

        assertThat(Piece.join(answer.parts())).isEqualTo("This is Parley's provider simula");
        assertThat(answer.end()).isEqualTo(new End.Stopped("tor, a st"));
        assertThat(tokens(answer)).isEqualTo(TOKENIZER.count("This is Parley's provider simula"));
    }

    @Test
    void callsTheToolItIsOfferedWithArgumentsOfItsSchema() {
        Answer answer =
                COMPOSER.compose(withTool(TURNS, false), Models.find("sim-tools").orElseThrow(), 0);

        Answer.ToolCall call = (Answer.ToolCall) answer;
        JsonNode arguments = JSON.readTree(Piece.join(call.arguments()));
        assertThat(call.name().text()).isEqualTo("weather");
        assertThat(arguments)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"city":"And the moon?","days":1,"unit":"celsius","fresh":true,"at":{"hour":1}}
                                """));
        assertThat(tokens(answer))
                .isEqualTo(
                        TOKENIZER.count("weather") + TOKENIZER.count(Piece.join(call.arguments())));
    }

    @Test
    void answersWithTheToolsResultOnceItIsThere() {
        List<Message> messages = new ArrayList<>(TURNS);
        messages.add(new Message(Role.ASSISTANT, "weather({})"));
        messages.add(new Message(Role.TOOL, "sunny"));
        Model model = Models.find("sim-tools").orElseThrow();

        Answer.Text answer = (Answer.Text) COMPOSER.compose(withTool(messages, false), model, 0);

        assertThat(Piece.join(answer.parts())).contains("Tool result: \"sunny\".");
    }

    @Test
    void leavesToolsAloneUnlessTheModelIsMadeForThem() {
        assertThat(COMPOSER.compose(withTool(TURNS, false), Models.find("sim-1").orElseThrow(), 0))
                .isInstanceOf(Answer.Text.class);
    }

    @Test
    void callsAToolWhereTheRequestWantsOneCalledWhateverTheModel() {
        assertThat(COMPOSER.compose(withTool(TURNS, true), Models.find("sim-1").orElseThrow(), 0))
                .isInstanceOf(Answer.ToolCall.class);
    }

    @Test
    void answersInTextWhereToolsHaveAnsweredThoughACallIsWanted() {
        List<Message> messages = new ArrayList<>(TURNS);
        messages.add(new Message(Role.TOOL, "sunny"));

        assertThat(
                        COMPOSER.compose(
                                withTool(messages, true), Models.find("sim-1").orElseThrow(), 0))
                .isInstanceOf(Answer.Text.class);
    }

    @Test
    void answersInJsonWhereJsonIsWanted() {
        JsonNode answer = JSON.readTree(text("sim-fast", inJson("{}")));

        assertThat(answer.path("answer").asString())
                .startsWith("This is Parley's provider simulator")
                .contains("Last user message: \"And the moon?\".");
    }

    @Test
    void answersInTheFormOfTheSchema() {
        String schema =
                """
                {"$ref":"#/$defs/tide","$defs":{
                  "tide":{"type":"object","required":["port","height","low","extra"],
                   "properties":{"port":{"type":"string"},"height":{"type":["number","null"],"minimum":3},
                    "low":{"anyOf":[{"$ref":"#/$defs/flag"},{"type":"null"}]},"kind":{"const":"ebb"},
                    "hours":{"type":"array","minItems":2,"items":{"type":"integer"}},
                    "next":{"$ref":"#/$defs/tide"}}},
                  "flag":{"type":"boolean"}}}
                """;
        String first = text("sim-fast", inJson(schema));
        JsonNode answer = JSON.readTree(first);

        assertThat(answer.path("port").asString()).startsWith("This is Parley's");
        assertThat(answer.path("height").asInt()).isEqualTo(3);
        assertThat(answer.path("low").asBoolean()).isTrue();
        assertThat(answer.path("kind").asString()).isEqualTo("ebb");
        assertThat(answer.path("hours")).isEqualTo(JSON.readTree("[1,1]"));
        assertThat(answer.path("extra").isString()).isTrue();
        assertThat(answer.at("/next/next/port").isString()).isTrue();
        assertThat(text("sim-fast", inJson(schema))).isEqualTo(first);
    }

    private static Prompt inJson(String schema) {
        return new Prompt(
                Conversation.of(TURNS),
                Offer.NONE,
                OptionalInt.empty(),
                List.of(),
                0,
                1,
                JSON.readTree(schema));
    }

    private static Prompt withTool(List<Message> messages, boolean required) {
        JsonNode schema =
                JSON.readTree(
                        """
                        {"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"},
                         "unit":{"enum":["celsius","kelvin"]},"fresh":{"type":"boolean"},
                         "at":{"type":"object","properties":{"hour":{"type":"number"}}}}}
                        """);
        return new Prompt(
                Conversation.of(messages),
                new Offer(List.of(new Tool("weather", schema)), required),
                OptionalInt.empty(),
                List.of(),
                0,
                1,
                null);
    }

    private static Prompt prompt(List<Message> messages) {
        return new Prompt(
                Conversation.of(messages), Offer.NONE, OptionalInt.empty(), List.of(), 0, 1, null);
    }

    private static String fingerprint(Message... messages) {
        return Conversation.of(Arrays.asList(messages)).fingerprint();
    }

    private static String text(String model, Prompt prompt) {
        Answer answer = COMPOSER.compose(prompt, Models.find(model).orElseThrow(), 0);
        return Piece.join(answer.pieces().toList());
    }

    private static int tokens(Answer answer) {
        return answer.pieces().mapToInt(Piece::tokens).sum();
    }
}

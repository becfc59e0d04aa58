package dev.parley.sink.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DerivedTitleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tell me about tides.                    | Tell me about tides",
                "Why is the sky blue? I wonder.          | Why is the sky blue?",
                "Hi. Can you help me?                    | Hi. Can you help me?",
                "Is 3.14 a good guess for pi?            | Is 3.14 a good guess for pi?",
                "He asked \"why?\" and left. So did she. | He asked \"why?\" and left",
                "Explain it, e.g. tides. And wind.       | Explain it, e.g. tides",
                "'  many\n\n  blanks\t here  '           | many blanks here",
                "'# A heading\n\nand text'               | A heading and text",
                "'- one\n- two\n3. three'                | one two three",
                "'> > quoted'                            | quoted",
                "**Bold** and _thin_ and `code`          | Bold and thin and code",
                "snake_case_name * 2 * 3                 | snake_case_name * 2 * 3",
                "see [the page](https://example.org/x)   | see the page",
                "'```java\nint x;\n```\nWhat is wrong?'  | What is wrong?",
                "'```\nint x;\n```'                      | int x",
                "東京の天気は?明日は。どうですか          | 東京の天気は?明日は。",
                "潮の満ち引きについて教えてください。そして | 潮の満ち引きについて教えてください。",
                "🌊                                      | 🌊",
            })
    void isTheFirstSentenceWithoutMarkdown(String prompt, String title) {
        assertThat(DerivedTitle.of(prompt)).isEqualTo(title);
    }

    @Test
    void isCutBetweenWords() {
        assertThat(
                        DerivedTitle.of(
                                "Explain in great detail how the moon and the sun together make the tides"))
                .isEqualTo("Explain in great detail how the moon and the sun together…");
    }

    @Test
    void isCutBetweenCharactersWhereThereAreNoWords() {
        assertThat(DerivedTitle.of("x".repeat(100))).isEqualTo("x".repeat(59) + "…");
        assertThat(DerivedTitle.of("海".repeat(100))).isEqualTo("海".repeat(29) + "…");
        String family = "👩‍👩‍👧";
        assertThat(DerivedTitle.of(family.repeat(30))).isEqualTo(family.repeat(9) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u0000\u202e", "```\n```", "---", "?!"})
    void isNothingWherePromptsSayNothing(String prompt) {
        assertThat(DerivedTitle.of(prompt)).isNull();
    }

    @Test
    void hidesNoDirectionsInATitle() {
        assertThat(DerivedTitle.of("about \u202Esedit\u0007 now")).isEqualTo("about sedit now");
    }
}

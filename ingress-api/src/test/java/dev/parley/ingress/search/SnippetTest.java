package dev.parley.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ingress.search.Snippet.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SnippetTest {

    private static List<String> highlighted(Snippet snippet) {
        return snippet.highlights().stream()
                .map(range -> snippet.text().substring(range.start(), range.end()))
                .toList();
    }

    @Test
    void showsTheFirstPlaceInTheMiddleOfALongText() {
        Snippet snippet =
                Snippet.of(
                        "word ".repeat(200) + "Tides rise " + "word ".repeat(200), List.of("tide"));

        assertThat(highlighted(snippet)).containsExactly("Tide");
        assertThat(snippet.text()).hasSizeLessThanOrEqualTo(240).startsWith("word");
    }

    @Test
    void pointsOutAllPlacesThatItShows() {
        Snippet snippet = Snippet.of("Moon and tide,\ntide and MOON", List.of("moon", "tide"));

        assertThat(snippet.text()).isEqualTo("Moon and tide, tide and MOON");
        assertThat(highlighted(snippet)).containsExactly("Moon", "tide", "tide", "MOON");
    }

    @Test
    void countsAsJavaScriptDoes() {
        assertThat(Snippet.of("🌊🌊 tide", List.of("tide")).highlights())
                .containsExactly(new Range(5, 9));
    }

    @Test
    void cutsNoCharacterInTwo() {
        String waves = "🌊".repeat(500);

        for (int shift = 0; shift < 2; shift++) {
            String text =
                    Snippet.of("x".repeat(shift) + waves + "tide" + waves, List.of("tide")).text();
            assertThat(text.codePoints().noneMatch(point -> point >= 0xd800 && point <= 0xdfff))
                    .isTrue();
        }
    }

    @Test
    void beginsAtTheBeginningWhereNothingStandsOutSo() {
        assertThat(Snippet.of("a text", List.of("other")))
                .isEqualTo(new Snippet("a text", List.of()));
        assertThat(Snippet.of("a.*text", List.of(".*")).highlights()).hasSize(1);
        assertThat(Snippet.of("a text", List.of()).highlights()).isEmpty();
    }
}

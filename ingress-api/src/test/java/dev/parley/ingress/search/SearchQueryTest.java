package dev.parley.ingress.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchQueryTest {

    @Test
    void pointsOutWhatIsWantedAndNotWhatIsNot() {
        assertThat(SearchQuery.of(" tide \"spring and neap\" -moon or sun ").terms())
                .isEqualTo(List.of("tide", "spring and neap", "sun"));
        assertThat(SearchQuery.of("-\"high tide\" \"\" low").terms()).isEqualTo(List.of("low"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tides      | %tides%",
                "high tide  | %high tide%",
                "100%       | %100\\%%",
                "a_b\\c     | %a\\_b\\\\c%",
                "潮汐       | %潮汐%",
                "潮         | %潮%",
                "ab         |",
                "tide -moon |",
                "a or b     |",
                "\"a tide\" |",
            })
    void looksForTextAsItStandsUnlessItSaysMore(String query, String pattern) {
        assertThat(SearchQuery.of(query).pattern()).isEqualTo(pattern);
    }
}

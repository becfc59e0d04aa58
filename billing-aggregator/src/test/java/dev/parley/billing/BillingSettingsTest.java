package dev.parley.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.billing.price.PriceList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

final class BillingSettingsTest {

    private static BillingSettings remembering(Duration seenTurns) {
        return new BillingSettings(
                Path.of("state"),
                seenTurns,
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(6),
                DataSize.ofMegabytes(1),
                Duration.ofSeconds(5));
    }

    /** Or a replay at the last moment would be billed again. */
    @Test
    void remembersLongerThanAnythingCanBeRepeated() {
        assertThatThrownBy(() -> remembering(Duration.ofDays(35)))
                .hasMessageContaining("seenTurns")
                .hasMessageContaining("longer than 35d");
        assertThat(remembering(Duration.ofDays(36)).seenTurns()).isEqualTo(Duration.ofDays(36));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "billing-aggregator"})
    void aRebuildNeverRunsAsTheRealApplication(String id) {
        assertThatThrownBy(() -> new RebuildSettings(id, Path.of("totals.jsonl")))
                .hasMessageContaining("applicationId");
    }

    @Test
    void thePricesThatItComesWithAreAList() throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        for (PropertySource<?> each :
                new YamlPropertySourceLoader()
                        .load("application", new ClassPathResource("application.yaml"))) {
            sources.addLast(each);
        }

        PriceList prices =
                new Binder(ConfigurationPropertySources.from(sources))
                        .bind("parley.prices", PriceList.class)
                        .get();

        assertThat(prices.currency()).isEqualTo("USD");
        assertThat(prices.at(Instant.parse("2026-11-21T12:00:00Z")).version()).isEqualTo("2026-11");
    }
}

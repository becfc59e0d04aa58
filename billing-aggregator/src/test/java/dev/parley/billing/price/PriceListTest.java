package dev.parley.billing.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.billing.price.PriceVersion.ModelPrice;
import dev.parley.events.turn.Usage;
import dev.parley.events.turn.UsageSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PriceListTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

    private final PriceVersion prices =
            new PriceVersion(
                    "2026-11",
                    NOVEMBER,
                    List.of(
                            new ModelPrice("exact", new Price(150_000, null, 600_000)),
                            new ModelPrice("family-*", new Price(2_000_000, 500_000L, 8_000_000)),
                            new ModelPrice("family-small-*", new Price(1, null, 1)),
                            new ModelPrice("free", new Price(0, null, 0)),
                            new ModelPrice("*", new Price(7_000_000, null, 7_000_000))),
                    new Price(0, null, 0));

    private static Usage usage(long prompt, long completion, @Nullable Long cached) {
        return new Usage(prompt, completion, cached, null, UsageSource.REPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        // 1,000,000 tokens of each cost what the list says
        "exact, 1000000, 0, , 150000",
        "exact, 0, 1000000, , 600000",
        // 100 × 0.15 + 50 × 0.6 = 45
        "exact, 100, 50, , 45",
        // 0.15 is rounded up, and once for the whole turn: 3 × 0.15 = 0.45, not 3
        "exact, 1, 0, , 1",
        "exact, 3, 0, , 1",
        "exact, 7, 1, , 2",
        // an exact sum is not rounded: 20 × 0.15 = 3
        "exact, 20, 0, , 3",
        "exact, 0, 0, , 0",
        // 60 × 2 + 40 × 0.5 + 10 × 8 = 220
        "family-large, 100, 10, 40, 220",
        // all that was sent, at most, can be cached
        "family-large, 100, 0, 400, 50",
        "family-large, 100, 0, -5, 200",
        // cached input costs what other input does where the list says nothing of it
        "exact, 20, 0, 20, 3",
        // the longest name wins, the exact one is a name too
        "family-small-x, 10, 10, , 1",
        "unknown, 1, 1, , 14",
        "free, 1000000, 1000000, , 0",
    })
    void costsWhatTheListSays(
            String model, long prompt, long completion, @Nullable Long cached, long amount) {
        assertThat(prices.amount(model, usage(prompt, completion, cached))).isEqualTo(amount);
    }

    @Test
    void whatNoNameFitsCostsWhatOtherModelsDo() {
        PriceVersion bare =
                new PriceVersion("1", NOVEMBER, List.of(), new Price(1_000_000, null, 2_000_000));

        assertThat(bare.amount("anything", usage(5, 5, null))).isEqualTo(15);
    }

    /** Against decimal arithmetic without bounds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isExact(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int bits = 1 + random.nextInt(30);
            long prompt = random.nextLong(1L << bits);
            long cached = random.nextLong(prompt + 1);
            long completion = random.nextLong(1L << bits);
            long input = random.nextLong(1L << 31);
            long cachedInput = random.nextLong(1L << 31);
            long output = random.nextLong(1L << 31);

            long amount =
                    new Price(input, cachedInput, output).of(usage(prompt, completion, cached));

            BigDecimal expected =
                    BigDecimal.valueOf(prompt - cached)
                            .multiply(BigDecimal.valueOf(input))
                            .add(
                                    BigDecimal.valueOf(cached)
                                            .multiply(BigDecimal.valueOf(cachedInput)))
                            .add(
                                    BigDecimal.valueOf(completion)
                                            .multiply(BigDecimal.valueOf(output)))
                            .movePointLeft(6)
                            .setScale(0, RoundingMode.CEILING);
            assertThat(BigDecimal.valueOf(amount)).isEqualTo(expected);
        }
    }

    @Test
    void refusesWhatCannotBeCounted() {
        assertThatThrownBy(() -> prices.amount("unknown", usage(Long.MAX_VALUE, 0, null)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() ->
                        prices.amount(
                                "unknown",
                                usage(
                                        Long.MAX_VALUE / 7_000_000,
                                        Long.MAX_VALUE / 7_000_000,
                                        null)))
                .isInstanceOf(ArithmeticException.class);
        assertThat(prices.amount("unknown", usage(Long.MAX_VALUE / 7_000_000, 0, null)))
                .isEqualTo(9_223_372_036_851L);
    }

    @Test
    void refusesAListThatMakesNoSense() {
        Price price = new Price(0, null, 0);
        assertThatThrownBy(() -> new Price(-1, null, 0)).hasMessageContaining("not negative");
        assertThatThrownBy(() -> new Price(0, -1L, 0)).hasMessageContaining("not negative");
        assertThatThrownBy(() -> new PriceVersion(" ", NOVEMBER, List.of(), price))
                .hasMessageContaining("version");
        assertThatThrownBy(() -> new PriceList("dollars", List.of(prices)))
                .hasMessageContaining("currency: dollars");
        assertThatThrownBy(() -> new PriceList("USD", List.of()))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() ->
                        new PriceList(
                                "USD", List.of(version("a", NOVEMBER), version("a", DECEMBER))))
                .hasMessageContaining("a twice");
        assertThatThrownBy(() ->
                        new PriceList(
                                "USD", List.of(version("a", NOVEMBER), version("b", NOVEMBER))))
                .hasMessageContaining("later than the version before");
    }

    @ParameterizedTest
    @CsvSource({
        // before all of them, the first counts
        "-999999999-01-01T00:00:00Z, november",
        "2026-10-31T23:59:59Z, november",
        "2026-11-01T00:00:00Z, november",
        "2026-11-30T23:59:59.999999999Z, november",
        "2026-12-01T00:00:00Z, december",
        "+999999999-12-31T23:59:59Z, december",
    })
    void theVersionInEffectCounts(Instant time, String name) {
        PriceList list =
                new PriceList(
                        "USD",
                        List.of(version("november", NOVEMBER), version("december", DECEMBER)));

        assertThat(list.at(time).version()).isEqualTo(name);
    }

    private static PriceVersion version(String name, Instant from) {
        return new PriceVersion(name, from, List.of(), new Price(0, null, 0));
    }
}

package dev.parley.ingress.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.TurnId;
import dev.parley.events.identity.UserId;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.rate.Paces.Verdict;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OwnPacesTest {
    private static final RateSettings SETTINGS = new RateSettings(60, 3, 100);

    private final UserId user = UserId.next();
    private long now = -5_000_000_000L;
    private final Paces paces = new OwnPaces(SETTINGS, () -> now);

    @Test
    void admitsABurstAndThenOneAnInterval() {
        assertThat(IntStream.range(0, 5).mapToObj(_ -> take(null)))
                .containsExactly(
                        Verdict.ADMITTED,
                        Verdict.ADMITTED,
                        Verdict.ADMITTED,
                        Verdict.REFUSED,
                        Verdict.REFUSED);
        pass(Duration.ofMillis(999));
        assertThat(take(null)).isEqualTo(Verdict.REFUSED);
        pass(Duration.ofMillis(1));
        assertThat(take(null)).isEqualTo(Verdict.ADMITTED);
        assertThat(take(null)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void givesNoMoreThanABurstForALongRest() {
        pass(Duration.ofDays(1));
        assertThat(IntStream.range(0, 4).mapToObj(_ -> take(null)))
                .containsExactly(
                        Verdict.ADMITTED, Verdict.ADMITTED, Verdict.ADMITTED, Verdict.REFUSED);
    }

    @Test
    void countsWhatIsRepeatedOnce() {
        TurnId repeated = TurnId.ofIdempotencyKey(user, "key");
        assertThat(take(repeated)).isEqualTo(Verdict.ADMITTED);
        assertThat(take(repeated)).isEqualTo(Verdict.REPEATED);
        take(null);
        take(null);
        TurnId early = TurnId.ofIdempotencyKey(user, "early");
        assertThat(take(early)).isEqualTo(Verdict.REFUSED);
        assertThat(take(early)).as("what was refused did not count").isEqualTo(Verdict.REFUSED);
        assertThat(take(repeated)).isEqualTo(Verdict.REPEATED);
    }

    @Test
    void countsEachUserApart() {
        IntStream.range(0, 4).forEach(_ -> take(null));
        assertThat(paces.take(UserId.next(), null).orElseThrow().verdict())
                .isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void saysWhatIsLeft() {
        assertThat(allowance())
                .isEqualTo(new Allowance(3, Duration.ofSeconds(3), 2, Duration.ofSeconds(1), null));
        allowance();
        assertThat(allowance().remaining()).isZero();
        pass(Duration.ofMillis(250));

        Allowance refused = allowance();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.untilFull()).isEqualTo(Duration.ofMillis(2_750));
        assertThat(refused.refusal())
                .extracting(Refusal::retryAfter)
                .isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void takesNoRateAtWhichNothingCouldBeAsked() {
        assertThatThrownBy(() -> new RateSettings(0, 1, 1)).hasMessageContaining("minute: 0");
        assertThatThrownBy(() -> new RateSettings(60_000_001, 1, 1)).hasMessageContaining("1 to");
        assertThatThrownBy(() -> new RateSettings(1, 0, 1)).hasMessageContaining("burst: 0");
        assertThatThrownBy(() -> new RateSettings(1, 1, 0)).hasMessageContaining("users: 0");
    }

    private Verdict take(@Nullable TurnId repeatable) {
        return paces.take(user, repeatable).orElseThrow().verdict();
    }

    private Allowance allowance() {
        return Allowance.of(paces.take(user, null).orElseThrow(), SETTINGS);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}

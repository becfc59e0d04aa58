package dev.parley.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.identity.UserId;
import dev.parley.ingress.fake.StandingClock;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyRingTest {
    private static final String KEY = "sk-parley-" + "k".repeat(43);
    private static final Caller CALLER =
            new Caller(UserId.next(), "ada@example.org", Role.USER, Instant.EPOCH);
    private static final AccountSettings SETTINGS =
            new AccountSettings(
                    null,
                    null,
                    Duration.ofSeconds(30),
                    Duration.ofHours(1),
                    100,
                    Duration.ofSeconds(30));

    /** Accounts in memory that can be away, and that count how often they are asked. */
    private static final class FakeDirectory implements AccountDirectory {
        private final Map<String, Caller> callers = new HashMap<>();
        private boolean away;
        private int asked;

        @Override
        public Optional<Caller> find(ApiKey key) {
            asked++;
            if (away) {
                throw new UnableToReadAccounts();
            }
            return Optional.ofNullable(callers.get(key.sha256()));
        }
    }

    private final FakeDirectory directory = new FakeDirectory();
    private final StandingClock clock = new StandingClock();
    private final KeyRing keys = new KeyRing(directory, SETTINGS, clock);

    @Test
    void looksAKeyUpOnceWhileItIsFresh() {
        grant();

        assertThat(keys.authenticate(KEY)).contains(CALLER);
        clock.pass(Duration.ofSeconds(29));
        assertThat(keys.authenticate(KEY)).contains(CALLER);
        assertThat(directory.asked).isEqualTo(1);

        clock.pass(Duration.ofSeconds(1));
        assertThat(keys.authenticate(KEY)).contains(CALLER);
        assertThat(directory.asked).isEqualTo(2);
    }

    @Test
    void forgetsAKeyThatWasRevoked() {
        grant();
        keys.authenticate(KEY);
        directory.callers.clear();
        clock.pass(Duration.ofSeconds(30));

        assertThat(keys.authenticate(KEY)).isEmpty();
        assertThat(keys.authenticate(KEY)).isEmpty();
    }

    @Test
    void goesOnWithKnownKeysWhileTheDatabaseIsAway() {
        grant();
        keys.authenticate(KEY);
        directory.away = true;
        clock.pass(Duration.ofMinutes(30));

        assertThat(keys.authenticate(KEY)).contains(CALLER);
        assertThat(keys.authenticate(KEY)).contains(CALLER);
        assertThat(directory.asked).as("not asked for every request").isEqualTo(2);
    }

    @Test
    void endsItsToleranceSomeDay() {
        grant();
        keys.authenticate(KEY);
        directory.away = true;
        clock.pass(Duration.ofHours(1).plusSeconds(1));

        assertUnknowable();
    }

    @Test
    void callsNoUnknownKeyWrongWhileTheDatabaseIsAway() {
        directory.away = true;

        assertUnknowable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-parley-",
                "sk-parley-short",
                "sk-other-kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
                "sk-parley-kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk!"
            })
    void asksNobodyAboutWhatIsNoKey(String text) {
        directory.away = true;

        assertThat(keys.authenticate(text)).isEmpty();
        assertThat(directory.asked).isZero();
    }

    @Test
    void keepsNoKeyInWhatItPrints() {
        assertThat(ApiKey.parse(KEY).orElseThrow().toString()).doesNotContain("kkkk");
        assertThat(new AccountFile("ada@example.org", "secret", KEY).toString())
                .doesNotContain("secret")
                .doesNotContain("kkkk");
    }

    private void grant() {
        directory.callers.put(ApiKey.parse(KEY).orElseThrow().sha256(), CALLER);
    }

    private void assertUnknowable() {
        assertThatThrownBy(() -> keys.authenticate(KEY))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(ProblemCode.ACCOUNTS_UNAVAILABLE));
    }
}
